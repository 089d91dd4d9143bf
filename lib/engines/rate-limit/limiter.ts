import { MemoryWindow } from '#lib/engines/rate-limit/memory-window';
import { type Policy, type PolicyName, policies, policyNames } from '#lib/engines/rate-limit/policies';
import { type LimiterLogger, makeRedisHealth } from '#lib/engines/rate-limit/redis-health';
import { SharedWindow } from '#lib/engines/rate-limit/shared-window';
import type { Take, Window } from '#lib/engines/rate-limit/window';
import type { RedisHandle } from '#lib/engines/redis/connect';

export interface Verdict extends Take {
  policy: PolicyName;
  /** Points of a whole window. */
  limit: number;
}

export type LimiterStats = Record<PolicyName, { allowed: number; refused: number }>;

export interface RateLimiter {
  /**
   * Spends points of a key, 1 unless said. Never throws. The verdict comes at once unless Redis must be asked:
   * callers on a hot path look for a Promise before they await.
   */
  consume(policy: PolicyName, key: string, points?: number): Verdict | Promise<Verdict>;
  /** Returns points of an attempt that turned out not to count. */
  giveBack(policy: PolicyName, key: string, points?: number): void;
  /** Whether all instances count together now: false without Redis and while it is away. */
  isShared(): boolean;
  stats(): LimiterStats;
}

export interface RateLimiterOptions {
  /** Without it each instance counts for itself. */
  redis?: RedisHandle;
  /** Multiplies the points of every policy. */
  scale: number;
  logger: LimiterLogger;
  /** Milliseconds that never run backwards. */
  clock?: () => number;
}

function perPolicy<T>(make: (name: PolicyName, policy: Policy) => T): Record<PolicyName, T> {
  return Object.fromEntries(policyNames.map((name) => [name, make(name, policies[name])])) as Record<
    PolicyName,
    T
  >;
}

/**
 * Counts who asks for what, by the table of policies. Keys must be something the server established itself (a
 * verified session, the client address, a hash of a credential), never what a client may choose freely.
 */
export function makeRateLimiter(options: RateLimiterOptions): RateLimiter {
  const { redis, scale, logger, clock = () => performance.now() } = options;
  const health = redis && makeRedisHealth(redis, logger, clock);
  const windows = perPolicy<Window>((name, { points, perS, lease }) => {
    const window = { points: Math.max(1, Math.round(points * scale)), perS, clock };
    return redis && health
      ? new SharedWindow({ ...window, name, lease, redis, health })
      : new MemoryWindow(window);
  });
  const stats: LimiterStats = perPolicy(() => ({ allowed: 0, refused: 0 }));

  function toVerdict(policy: PolicyName, limit: number, take: Take): Verdict {
    if (take.isAllowed) stats[policy].allowed += 1;
    else stats[policy].refused += 1;
    const { isAllowed, remaining, resetMs } = take;
    return { isAllowed, policy, limit, remaining, resetMs };
  }

  return {
    consume(policy, key, points = 1) {
      const window = windows[policy];
      const take = window.take(key, points);
      if (take instanceof Promise) return take.then((late) => toVerdict(policy, window.points, late));
      return toVerdict(policy, window.points, take);
    },
    giveBack: (policy, key, points = 1) => windows[policy].giveBack(key, points),
    isShared: () => health?.isShared() ?? false,
    stats: () => structuredClone(stats),
  };
}
