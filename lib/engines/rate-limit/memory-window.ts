import type { Take, Window, WindowOptions } from '#lib/engines/rate-limit/window';

interface Count {
  used: number;
  resetAt: number;
}

/**
 * Which counts are let go of first when there is no room: those with few points spent. Levels double, so that a count
 * changes level seldom.
 */
const levelOf = (used: number) => 32 - Math.clz32(used);
const levels = 33;

/**
 * Fixed windows in memory, synchronous, without timers. All windows last equally long and a key is put at the
 * end of the map when its window begins, so the oldest is always first and clearing out costs O(1) a call.
 *
 * Bounded: at `maxKeys` (20,000, some 5 MB) a new key takes the place of one that spent least, the oldest of those. So
 * nobody is counted together with strangers: whoever fills the memory with made-up keys locks nobody out, and washes
 * away what was spent once or twice, but no limit that was reached, short of reaching 20,000 limits.
 * rate-limiter-flexible's own memory limiter keeps a record and a timer per key without end:
 * 533 MB and 3.7 s for a million addresses, and a Promise per call.
 */
export class MemoryWindow implements Window {
  readonly points: number;
  readonly #options: Required<WindowOptions>;
  readonly #counts = new Map<string, Count>();
  readonly #levels = Array.from({ length: levels }, () => new Set<string>());

  constructor(options: WindowOptions) {
    this.#options = { maxKeys: 20_000, ...options };
    this.points = options.points;
  }

  /** Keys counted now. */
  get size(): number {
    return this.#counts.size;
  }

  take(key: string, points = 1): Take {
    const now = this.#options.clock();
    const count = this.#find(key, now) ?? this.#open(key, now);
    const isAllowed = count.used + points <= this.points;
    // A refused attempt spends nothing: a large one must not use up what smaller ones may still have.
    if (isAllowed) this.#spend(key, count, count.used + points);
    return { isAllowed, remaining: this.points - count.used, resetMs: count.resetAt - now };
  }

  giveBack(key: string, points = 1): void {
    const count = this.#find(key, this.#options.clock());
    if (count) this.#spend(key, count, Math.max(0, count.used - points));
  }

  #find(key: string, now: number): Count | undefined {
    const count = this.#counts.get(key);
    return count && count.resetAt > now ? count : undefined;
  }

  #spend(key: string, count: Count, used: number): void {
    const [before, after] = [levelOf(count.used), levelOf(used)];
    count.used = used;
    if (before === after) return;
    this.#levels[before]?.delete(key);
    this.#levels[after]?.add(key);
  }

  #open(key: string, now: number): Count {
    this.#dropEnded(now);
    if (this.#counts.size >= this.#options.maxKeys) this.#dropLightest();
    const count = { used: 0, resetAt: now + this.#options.perS * 1_000 };
    this.#counts.set(key, count);
    this.#levels[levelOf(0)]?.add(key);
    return count;
  }

  #drop(key: string, count: Count): void {
    this.#counts.delete(key);
    this.#levels[levelOf(count.used)]?.delete(key);
  }

  #dropLightest(): void {
    for (const level of this.#levels)
      for (const key of level) {
        const count = this.#counts.get(key);
        if (count) this.#drop(key, count);
        return;
      }
  }

  /** All that have ended are at the front: afterwards no window of the past is left. */
  #dropEnded(now: number): void {
    for (const [key, count] of this.#counts) {
      if (count.resetAt > now) return;
      this.#drop(key, count);
    }
  }
}
