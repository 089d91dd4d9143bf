import { MemoryWindow } from '#lib/engines/rate-limit/memory-window';
import { type LimiterLogger, makeRedisHealth } from '#lib/engines/rate-limit/redis-health';
import { SharedWindow } from '#lib/engines/rate-limit/shared-window';
import type { Window } from '#lib/engines/rate-limit/window';
import type { RedisHandle } from '#lib/engines/redis/connect';

/** Who asks other people's servers, and how much of a host's budget is theirs. */
const shares = { imports: 0.6, integrations: 0.4 } as const;

export type ShareName = keyof typeof shares;

export interface OutgoingShare {
  /** Requests a minute that this share may send to one host. */
  readonly perMinute: number;
  /** May one request be sent to this host now? If not, `waitMs` says when to ask again; 0 when it may. */
  take(host: string): Promise<{ isAllowed: boolean; waitMs: number }>;
}

export interface OutgoingQuota {
  share(name: ShareName): OutgoingShare;
}

export interface OutgoingQuotaOptions {
  /** Requests a minute that Livestall sends to one host altogether. At least 2. */
  perMinute: number;
  logger: LimiterLogger;
  /** Shares the quota between workers; without it each worker has its own. */
  redis?: RedisHandle | undefined;
  /** Milliseconds that never run backwards. */
  clock?: () => number;
}

/** Whole requests, nothing lost to rounding, and no share without any. */
function pointsOf(name: ShareName, perMinute: number): number {
  const imports = Math.min(perMinute - 1, Math.max(1, Math.round(perMinute * shares.imports)));
  return name === 'imports' ? imports : perMinute - imports;
}

/** `Feeds.Example.` and `feeds.example` are one server. */
function hostKey(host: string): string {
  return host.toLowerCase().replace(/\.(?=$|:)/, '');
}

/**
 * Keeps what Livestall asks of one foreign host below a budget, shared out by name: a large import cannot
 * starve the integrations, nor they it, because what one share leaves unused stays unused.
 */
export function makeOutgoingQuota(options: OutgoingQuotaOptions): OutgoingQuota {
  const { perMinute, redis, logger, clock = () => performance.now() } = options;
  if (!Number.isInteger(perMinute) || perMinute < 2)
    throw new Error(`A quota for outgoing requests needs at least 2 a minute, not ${perMinute}.`);
  const health = redis && makeRedisHealth(redis, logger, clock);

  function makeShare(name: ShareName): OutgoingShare {
    const settings = { points: pointsOf(name, perMinute), perS: 60, clock };
    const window: Window =
      redis && health
        ? new SharedWindow({ ...settings, name: `outgoing:${name}`, redis, health })
        : new MemoryWindow(settings);
    return {
      perMinute: settings.points,
      async take(host) {
        const { isAllowed, resetMs } = await window.take(hostKey(host));
        return { isAllowed, waitMs: isAllowed ? 0 : Math.ceil(resetMs) };
      },
    };
  }

  const made: Record<ShareName, OutgoingShare> = {
    imports: makeShare('imports'),
    integrations: makeShare('integrations'),
  };
  return { share: (name) => made[name] };
}
