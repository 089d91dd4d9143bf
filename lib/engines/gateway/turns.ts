import type { Socket } from 'node:net';
import { AppError } from '#lib/base/errors';
import { type FairLimits, FairQueue, QueueRefusal, type Turn } from '#lib/base/fair-queue';
import { ClientGone, onGone } from '#lib/engines/gateway/client-gone';

/** What a page costs is processor, and the process has one. */
export const pageLimits: FairLimits = {
  running: 2,
  perClient: 2,
  waitingPerClient: 200,
  waiting: 2_000,
  waitMs: 30_000,
  holdMs: 1_000,
  isPaced: true,
};

/** Each search holds a connection to the database for as long as it takes. */
export const searchLimits: FairLimits = {
  running: 3,
  perClient: 2,
  waitingPerClient: 30,
  waiting: 300,
  waitMs: 8_000,
  holdMs: 6_000,
};

/** Too much is asked for. It says nothing of how well the shop works. */
export class Crowded extends AppError {}

/** Whose turn it is, and the connection that he waits on; nobody leaves where there is none. */
export interface Waiter {
  address: string;
  socket?: Socket;
}

export interface Turns {
  /** Rejects with `Crowded`; with `ClientGone` or the signal's reason when whoever waited has gone. */
  take(waiter: Waiter, signal?: AbortSignal): Promise<Turn>;
  /** Does `work` in a turn, which ends when the work does: a client that leaves ends its waiting, not its work. */
  run<T>(waiter: Waiter, work: () => Promise<T> | T): Promise<T>;
}

interface Words {
  own: string;
  all: string;
}

/** Turns at what is scarce, shared out among the client addresses one by one (`FairQueue`). */
function makeTurns(limits: FairLimits, words: Words): Turns {
  const queue = new FairQueue(limits);

  const explain = (error: unknown): unknown => {
    if (!(error instanceof QueueRefusal)) return error;
    return error.why === 'own'
      ? new Crowded('rate_limited', words.own)
      : new Crowded('unavailable', words.all);
  };

  async function take({ address, socket }: Waiter, signal?: AbortSignal): Promise<Turn> {
    signal?.throwIfAborted();
    const gone = new AbortController();
    const leave = () => gone.abort(signal?.aborted ? signal.reason : new ClientGone());
    const forget = socket && onGone(socket, leave);
    signal?.addEventListener('abort', leave);
    try {
      return await queue.enter(address, { signal: gone.signal });
    } catch (error) {
      throw explain(error);
    } finally {
      forget?.();
      signal?.removeEventListener('abort', leave);
    }
  }

  return {
    take,
    async run(waiter, work) {
      const turn = await take(waiter);
      try {
        return await work();
      } finally {
        turn.end();
      }
    },
  };
}

/** Whoever asks for a hundred pages waits for themselves and delays another by one. */
export const makePageTurns = (limits = pageLimits): Turns =>
  makeTurns(limits, {
    own: 'Too many of your pages wait to be made. Try again in a few seconds.',
    all: 'Too many pages wait to be made. Try again in a moment.',
  });

/** Searches never hold more than `running` of the connections to the database, whoever sends a thousand. */
export const makeSearchTurns = (limits = searchLimits): Turns =>
  makeTurns(limits, {
    own: 'Too many searches of yours are under way. Wait for some of them.',
    all: 'Too many people search just now. Try again in a moment.',
  });

/** The turns of one gateway. */
export interface AllTurns {
  pages: Turns;
  searches: Turns;
}
