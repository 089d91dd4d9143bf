/** So much at once, and so much more with every second that passes. */
export type Allowance = { perSecond: number; burst: number };

/** Memory is fixed. Takes nothing when it refuses: who waits is served again. */
export class TokenBucket {
  readonly #allowance: Allowance;
  readonly #now: () => number;
  #left: number;
  #filledAt: number;

  constructor(allowance: Allowance, now: () => number = Date.now) {
    this.#allowance = allowance;
    this.#now = now;
    this.#left = allowance.burst;
    this.#filledAt = now();
  }

  /** Whether there was enough; what is asked for above the burst is granted from a full bucket. */
  take(count = 1): boolean {
    const now = this.#now();
    const { perSecond, burst } = this.#allowance;
    this.#left = Math.min(burst, this.#left + ((now - this.#filledAt) / 1_000) * perSecond);
    this.#filledAt = now;
    if (this.#left < Math.min(count, burst)) return false;
    this.#left -= count;
    return true;
  }
}
