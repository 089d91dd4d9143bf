import { OldestFirst } from '#lib/engines/rate-limit/oldest-first';
import type { Take, Window, WindowOptions } from '#lib/engines/rate-limit/window';

interface Count {
  key: string;
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
 * Fixed windows in memory, synchronous, without timers. All windows last equally long, so the one that began first ends
 * first and clearing out costs O(1) a call, under a flood too.
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
  readonly #begun = new OldestFirst<Count>();
  readonly #levels = Array.from({ length: levels }, () => new OldestFirst<Count>());

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
    if (isAllowed) this.#spend(count, count.used + points);
    return { isAllowed, remaining: this.points - count.used, resetMs: count.resetAt - now };
  }

  giveBack(key: string, points = 1): void {
    const count = this.#find(key, this.#options.clock());
    if (count) this.#spend(count, Math.max(0, count.used - points));
  }

  #find(key: string, now: number): Count | undefined {
    const count = this.#counts.get(key);
    return count && count.resetAt > now ? count : undefined;
  }

  #spend(count: Count, used: number): void {
    const [before, after] = [levelOf(count.used), levelOf(used)];
    count.used = used;
    if (before === after) return;
    this.#levels[before]?.delete(count);
    this.#levels[after]?.add(count);
  }

  #open(key: string, now: number): Count {
    this.#dropEnded(now);
    if (this.#counts.size >= this.#options.maxKeys) this.#dropLightest();
    const count = { key, used: 0, resetAt: now + this.#options.perS * 1_000 };
    this.#counts.set(key, count);
    this.#begun.add(count);
    this.#levels[levelOf(0)]?.add(count);
    return count;
  }

  #drop(count: Count): void {
    this.#counts.delete(count.key);
    this.#begun.delete(count);
    this.#levels[levelOf(count.used)]?.delete(count);
  }

  #dropLightest(): void {
    for (const level of this.#levels) {
      const count = level.oldest();
      if (!count) continue;
      this.#drop(count);
      return;
    }
  }

  /** The first that has not ended is the last to look at: afterwards no window of the past is left. */
  #dropEnded(now: number): void {
    for (let count = this.#begun.oldest(); count && count.resetAt <= now; count = this.#begun.oldest())
      this.#drop(count);
  }
}
