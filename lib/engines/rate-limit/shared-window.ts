import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { MemoryWindow } from '#lib/engines/rate-limit/memory-window';
import type { RedisHealth } from '#lib/engines/rate-limit/redis-health';
import type { Take, Window, WindowOptions } from '#lib/engines/rate-limit/window';
import type { RedisHandle } from '#lib/engines/redis/connect';

interface SharedWindowOptions extends WindowOptions {
  /** Names the counts in Redis: the same on every instance. */
  name: string;
  redis: RedisHandle;
  health: RedisHealth;
  /** Points taken from Redis at once and spent here without asking; 1 asks for each. */
  lease?: number;
}

/** What this instance knows of a key: points it owns but has not spent, and what was left in Redis. */
interface Lease {
  owned: number;
  elsewhere: number;
  resetAt: number;
}

const maxLeases = 20_000;

/**
 * Fixed windows that all instances share through Redis. Redis adds up (one INCRBY with expiry in a script), so
 * each instance owns the range that its own increment covered: however many ask at once, together they never
 * spend more than the limit. A key that Redis refused is refused here until its window ends, without asking.
 * When Redis is away or answers too late, the instance counts in its own memory.
 */
export class SharedWindow implements Window {
  readonly points: number;
  readonly #options: SharedWindowOptions;
  readonly #insurance: MemoryWindow;
  readonly #redis: RateLimiterRedis;
  readonly #leases = new Map<string, Lease>();
  readonly #asking = new Set<string>();

  constructor(options: SharedWindowOptions) {
    this.points = options.points;
    this.#options = options;
    this.#insurance = new MemoryWindow(options);
    this.#redis = new RateLimiterRedis({
      storeClient: options.redis.client,
      keyPrefix: `livestall:limit:${options.name}`,
      points: options.points,
      duration: options.perS,
    });
  }

  take(key: string, points = 1): Take | Promise<Take> {
    if (!this.#options.health.mayAsk()) return this.#insurance.take(key, points);
    const now = this.#options.clock();
    const lease = this.#leases.get(key);
    if (lease && lease.resetAt > now) {
      const known = spend(lease, points, now);
      if (known) return known;
    }
    return this.#ask(key, points);
  }

  giveBack(key: string, points = 1): void {
    this.#insurance.giveBack(key, points);
    if (!this.#options.health.isShared()) return;
    const lease = this.#leases.get(key);
    // Something is left in Redis again: ask it, instead of refusing by what was known.
    if (lease) lease.elsewhere += points;
    this.#redis.reward(key, points).catch((error: unknown) => this.#options.health.failed(error));
  }

  async #ask(key: string, points: number): Promise<Take> {
    // While one call is asking for a lease, the others ask for what they need and no more.
    const wanted = this.#asking.has(key) ? points : Math.max(points, this.#options.lease ?? 1);
    this.#asking.add(key);
    try {
      const answer = await this.#consume(key, wanted);
      this.#options.health.succeeded();
      return this.#settle(key, points, wanted, answer);
    } catch (error) {
      this.#options.health.failed(error);
      return this.#insurance.take(key, points);
    } finally {
      this.#asking.delete(key);
    }
  }

  /** The library rejects with its result when the limit is passed; only an Error is a failure. */
  #consume(key: string, points: number): Promise<RateLimiterRes> {
    return this.#redis.consume(key, points).catch((error: unknown) => {
      if (error instanceof RateLimiterRes) return error;
      throw error;
    });
  }

  #settle(key: string, points: number, wanted: number, answer: RateLimiterRes): Take {
    const now = this.#options.clock();
    const before = answer.consumedPoints - wanted;
    const granted = Math.min(wanted, Math.max(0, this.points - before));
    const lease = this.#leaseOf(key, now);
    const resetAt = now + answer.msBeforeNext;
    // Points of a window that Redis has ended since must not be spent in the next one.
    if (resetAt - lease.resetAt > this.#options.perS * 500) lease.owned = 0;
    lease.owned += granted;
    lease.elsewhere = Math.max(0, this.points - answer.consumedPoints);
    lease.resetAt = resetAt;
    return spend(lease, points, now) ?? refuse(lease, now);
  }

  #leaseOf(key: string, now: number): Lease {
    const known = this.#leases.get(key);
    if (known && known.resetAt > now) return known;
    this.#leases.delete(key);
    for (const [oldest, lease] of this.#leases) {
      if (lease.resetAt > now) break;
      this.#leases.delete(oldest);
    }
    const lease = { owned: 0, elsewhere: 0, resetAt: now };
    if (this.#leases.size < maxLeases) this.#leases.set(key, lease);
    return lease;
  }
}

function refuse(lease: Lease, now: number): Take {
  return { isAllowed: false, remaining: lease.owned, resetMs: Math.max(1, lease.resetAt - now) };
}

/** Spends what is owned; refuses when nothing is left anywhere; undefined when Redis must be asked. */
function spend(lease: Lease, points: number, now: number): Take | undefined {
  if (lease.owned >= points) {
    lease.owned -= points;
    return { isAllowed: true, remaining: lease.owned + lease.elsewhere, resetMs: lease.resetAt - now };
  }
  return lease.elsewhere === 0 ? refuse(lease, now) : undefined;
}
