import type { AppError } from '#lib/base/errors';
import type { Turn } from '#lib/base/fair-queue';
import { Crowded, type Turns, type Waiter } from '#lib/engines/gateway/turns';

/** A turn that is being taken. */
interface Round {
  readonly taken: PromiseWithResolvers<Turn>;
  readonly enough: AbortController;
  /** Addresses in whose lines it is waited for. */
  readonly standing: Set<string>;
  refusal?: AppError;
}

/** Whoever asks has an answer already while a new one is made: it is made in nobody's turn. */
const nobody: Waiter = { address: 'renewing' };

/**
 * The turn of what is made once for all who want it. Each address stands in its own line, and the first whose turn
 * comes has it made: nobody waits behind what somebody else asked for besides, nor loses it because another left or was
 * refused. However many of one address want it, they are one in its line.
 */
export class SharedTurn {
  readonly #turns: Turns;
  readonly #waiters = new Set<Waiter>();
  #round: Round | undefined;

  constructor(turns: Turns) {
    this.#turns = turns;
  }

  /** Nobody wants it any more. */
  get isOver(): boolean {
    return this.#waiters.size === 0 && !this.#round;
  }

  /** What comes of `wait`; for as long a turn that is taken may be that of `waiter`. */
  async waitAs<T>(waiter: Waiter, wait: () => Promise<T>): Promise<T> {
    this.#waiters.add(waiter);
    if (this.#round) void this.#stand(this.#round, waiter);
    try {
      return await wait();
    } finally {
      this.#waiters.delete(waiter);
    }
  }

  /** The first turn that comes to anybody. Rejects as `Turns` do when all of them have left or are refused. */
  take(): Promise<Turn> {
    const round: Round = {
      taken: Promise.withResolvers(),
      enough: new AbortController(),
      standing: new Set(),
    };
    this.#round = round;
    for (const waiter of this.#waiters) void this.#stand(round, waiter);
    if (round.standing.size === 0) void this.#stand(round, nobody);
    return round.taken.promise;
  }

  async #stand(round: Round, waiter: Waiter): Promise<void> {
    if (round.standing.has(waiter.address)) return;
    round.standing.add(waiter.address);
    try {
      const turn = await this.#turns.take(waiter, round.enough.signal);
      // Two turns may come in one moment.
      if (round.enough.signal.aborted) return turn.end();
      this.#end(round);
      round.taken.resolve(turn);
    } catch (error) {
      if (!round.enough.signal.aborted) this.#fail(round, waiter, error);
    }
  }

  #fail(round: Round, { address }: Waiter, error: unknown): void {
    round.standing.delete(address);
    // That all are busy is true for everybody; that he asks for too much, for one.
    if (error instanceof Crowded && round.refusal?.code !== 'unavailable') round.refusal = error;
    const heir = error instanceof Crowded ? undefined : this.#waitingAt(address);
    if (heir) return void this.#stand(round, heir);
    if (round.standing.size > 0) return;
    this.#end(round);
    round.taken.reject(round.refusal ?? error);
  }

  /** Somebody else who is still there. */
  #waitingAt(address: string): Waiter | undefined {
    for (const waiter of this.#waiters)
      if (waiter.address === address && !waiter.socket?.destroyed) return waiter;
    return undefined;
  }

  #end(round: Round): void {
    if (this.#round === round) this.#round = undefined;
    round.enough.abort();
  }
}
