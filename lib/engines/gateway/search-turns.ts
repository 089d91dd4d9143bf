import { AppError } from '#lib/base/errors';
import type { Call } from '#lib/engines/gateway/call';

export interface SearchLimits {
  /** Searches that are worked on at once: each holds a connection to the database for as long as it takes. */
  running: number;
  /** Of those, one address's. */
  perAddress: number;
  /** Searches of one address that wait; one more is refused as `rate_limited`. */
  waitingPerAddress: number;
  /** All that wait; one more is refused as `unavailable`. */
  waiting: number;
  /** Nobody waits longer: `unavailable`. */
  waitMs: number;
  /** A place is somebody else's after this, for those who read their answer slowly. */
  holdMs: number;
}

export const searchLimits: SearchLimits = {
  running: 3,
  perAddress: 2,
  waitingPerAddress: 30,
  waiting: 300,
  waitMs: 8_000,
  holdMs: 6_000,
};

/** Rooms of stalls and admins, where people search what is their own. */
const rooms = /^\/(?:api\/)?(?:vendor|admin)(?:\/|$)/;

/** Whether an address asks for a search of the market, as any server behind could read it. */
export function isSearch(url: string): boolean {
  const at = url.indexOf('?');
  if (at < 0 || rooms.test(url.slice(0, at))) return false;
  return [...new URLSearchParams(url.slice(at + 1))].some(
    ([name, value]) => name === 'q' && value.trim() !== '',
  );
}

type SearchCall = Pick<Call, 'address' | 'response'>;

interface Waiting {
  start(): void;
}

/** One address: how many of its searches are worked on, and which wait, first come first served. */
interface Asker {
  running: number;
  readonly queue: Set<Waiting>;
}

const tooMany = () =>
  new AppError('rate_limited', 'Too many searches of yours are under way. Wait for some of them.');
const tooBusy = () => new AppError('unavailable', 'Too many people search just now. Try again in a moment.');

/**
 * Lets so many searches at once through, and shares the turns out among the addresses one by one: whoever sends a
 * thousand delays another's by a single turn, and product pages, sign-in and everything else not at all, since searches
 * never hold more than `running` of the connections to the database. `start` is called when it is its turn; `refuse`
 * instead of it, with what to tell. A search whose client goes away while it waits is never started.
 */
export function makeSearchTurns(limits: SearchLimits = searchLimits) {
  /** In the order of whose turn is next: who had one goes to the end. */
  const askers = new Map<string, Asker>();
  let running = 0;
  let waiting = 0;

  function whyNot(asker: Asker): AppError | null {
    if (asker.queue.size >= limits.waitingPerAddress) return tooMany();
    return waiting >= limits.waiting ? tooBusy() : null;
  }

  function next(): [string, Asker, Waiting] | undefined {
    for (const [address, asker] of askers) {
      const [first] = asker.queue;
      if (first && asker.running < limits.perAddress) return [address, asker, first];
    }
    return undefined;
  }

  function letIn(): void {
    while (running < limits.running) {
      const found = next();
      if (!found) return;
      const [address, asker, first] = found;
      askers.delete(address);
      askers.set(address, asker);
      first.start();
    }
  }

  function forget(address: string, asker: Asker): void {
    if (asker.running === 0 && asker.queue.size === 0) askers.delete(address);
  }

  /** Until the answer is made, its client is gone, or `holdMs` are over. */
  function hold({ address, response }: SearchCall, asker: Asker): void {
    running += 1;
    asker.running += 1;
    const release = () => {
      clearTimeout(late);
      response.off('prefinish', release).off('close', release);
      running -= 1;
      asker.running -= 1;
      forget(address, asker);
      letIn();
    };
    const late = setTimeout(release, limits.holdMs).unref();
    response.once('prefinish', release).once('close', release);
  }

  function wait(call: SearchCall, asker: Asker, start: () => void, refuse: (why: AppError) => void): void {
    const { address, response } = call;
    const leave = () => {
      clearTimeout(late);
      response.off('close', giveUp);
      asker.queue.delete(mine);
      waiting -= 1;
    };
    const giveUp = () => {
      leave();
      forget(address, asker);
    };
    const late = setTimeout(() => {
      giveUp();
      refuse(tooBusy());
    }, limits.waitMs).unref();
    const mine = {
      start() {
        leave();
        hold(call, asker);
        start();
      },
    };
    response.once('close', giveUp);
    asker.queue.add(mine);
    waiting += 1;
    letIn();
  }

  return {
    take(call: SearchCall, start: () => void, refuse: (why: AppError) => void): void {
      const asker = askers.get(call.address) ?? { running: 0, queue: new Set() };
      const why = whyNot(asker);
      if (why) {
        refuse(why);
        return;
      }
      askers.set(call.address, asker);
      wait(call, asker, start, refuse);
    },
    /** For tests and the log. */
    counts: () => ({ running, waiting, addresses: askers.size }),
  };
}
