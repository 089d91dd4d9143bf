/**
 * Counts events in one-second buckets and says whether their average over the window is above a limit.
 * The window grows from one second to its full length, as hosted Realtime's counters do, so a burst right
 * after the start is not averaged over time that has not passed. Memory is fixed: one number per second.
 */
export class RateMeter {
  readonly #limitPerSecond: number;
  readonly #buckets: number[];
  readonly #now: () => number;
  readonly #startSecond: number;
  #lastSecond: number;
  #sum = 0;

  constructor(limitPerSecond: number, windowSeconds: number, now: () => number = Date.now) {
    this.#limitPerSecond = limitPerSecond;
    this.#buckets = new Array<number>(Math.max(1, Math.floor(windowSeconds))).fill(0);
    this.#now = now;
    this.#startSecond = this.#second();
    this.#lastSecond = this.#startSecond;
  }

  add(count = 1): void {
    this.#advance();
    const slot = this.#lastSecond % this.#buckets.length;
    this.#buckets[slot] = (this.#buckets[slot] ?? 0) + count;
    this.#sum += count;
  }

  get isExceeded(): boolean {
    return this.perSecond > this.#limitPerSecond;
  }

  /** The average over the window. */
  get perSecond(): number {
    this.#advance();
    const elapsed = Math.min(this.#lastSecond - this.#startSecond + 1, this.#buckets.length);
    return this.#sum / elapsed;
  }

  #second(): number {
    return Math.floor(this.#now() / 1000);
  }

  #advance(): void {
    const second = this.#second();
    const steps = Math.min(second - this.#lastSecond, this.#buckets.length);
    for (let step = 1; step <= steps; step++) {
      const slot = (second - steps + step) % this.#buckets.length;
      this.#sum -= this.#buckets[slot] ?? 0;
      this.#buckets[slot] = 0;
    }
    if (second > this.#lastSecond) this.#lastSecond = second;
  }
}
