import { cacheStats } from '#lib/engines/monitoring/cache-rates';
import type { StoredGauges } from '#lib/engines/monitoring/queries';
import type {
  CacheStatsOfWindow,
  InstanceState,
  QueueGauge,
  RealtimeGauge,
} from '#lib/engines/monitoring/schema';

/** How long a process that has fallen silent is still listed. */
export const listedMs = 900_000;
/** Three intervals. */
const liveMs = 45_000;

/** The processes that are listed, live ones first. */
export function toInstances(latest: readonly StoredGauges[], now: Date): InstanceState[] {
  return latest
    .filter(({ at, gauges }) => !gauges.hasStopped && now.getTime() - Date.parse(at) <= listedMs)
    .map(({ at, process, instance, gauges }) => ({
      instance,
      process,
      lastSeenAt: at,
      isLive: now.getTime() - Date.parse(at) <= liveMs,
      gauges,
    }))
    .sort((a, b) => Number(b.isLive) - Number(a.isLive) || a.instance.localeCompare(b.instance));
}

/** What the caches of all processes did since `from`, by the first and the last word of each. */
export function windowCaches(
  first: readonly StoredGauges[],
  latest: readonly StoredGauges[],
  instances: readonly InstanceState[],
  from: Date,
): Record<string, CacheStatsOfWindow> {
  const same = (a: { instance: string; process: string }) => (b: { instance: string; process: string }) =>
    a.instance === b.instance && a.process === b.process;
  return cacheStats(
    latest
      .filter(({ at }) => Date.parse(at) >= from.getTime())
      .map((row) => {
        const before = first.find(same(row));
        const beganWithin = row.gauges.uptimeS * 1_000 < Date.parse(row.at) - from.getTime();
        return {
          before: beganWithin ? undefined : before?.gauges,
          after: row.gauges,
          isLive: instances.some((each) => each.isLive && same(row)(each)),
        };
      }),
  );
}

/** The worst news counts: the canary that has heard nothing for the longest time. */
export function silentest(instances: readonly InstanceState[]): RealtimeGauge | null {
  const canaries = instances.filter(({ isLive }) => isLive).flatMap(({ gauges }) => gauges.realtime ?? []);
  return canaries.toSorted((a, b) => b.silentS - a.silentS)[0] ?? null;
}

/** The queue as the worker that wrote last found it. */
export function newestQueue(instances: readonly InstanceState[]): QueueGauge | null {
  const live = instances.filter(({ isLive, gauges }) => isLive && gauges.queue);
  return live.toSorted((a, b) => b.lastSeenAt.localeCompare(a.lastSeenAt))[0]?.gauges.queue ?? null;
}
