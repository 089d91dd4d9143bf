import { cacheStats } from '#lib/engines/monitoring/cache-rates';
import type { StoredGauges } from '#lib/engines/monitoring/queries';
import type { GaugePoint, InstanceGauges } from '#lib/engines/monitoring/schema';

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
const largest = (values: number[]) => (values.length === 0 ? null : Math.max(...values));
const present = <T>(value: T | null | undefined): value is T => value !== null && value !== undefined;

function toPoint(at: string, rows: StoredGauges[], before: ReadonlyMap<string, InstanceGauges>): GaugePoint {
  const gauges = rows.map((row) => row.gauges);
  // A process that is seen for the first time may have counted for days: it begins to count with the next step.
  const known = rows.filter((row) => before.has(keyOf(row)));
  const spans = known.map((row) => ({ before: before.get(keyOf(row)), after: row.gauges, isLive: true }));
  const caches = Object.entries(cacheStats(spans));
  return {
    at,
    instances: rows.length,
    rssBytes: sum(gauges.map(({ rssBytes }) => rssBytes)),
    eventLoopP99Ms: largest(gauges.map(({ eventLoopP99Ms }) => eventLoopP99Ms)) ?? 0,
    eventLoopUtilization: largest(gauges.map(({ eventLoopUtilization }) => eventLoopUtilization)) ?? 0,
    cpuCores: sum(gauges.map(({ cpuCores }) => cpuCores)),
    cacheHitRates: Object.fromEntries(caches.map(([name, { hitRate }]) => [name, hitRate])),
    queueWaiting: largest(gauges.map(({ queue }) => queue?.waiting).filter(present)),
    queueOldestS: largest(gauges.map(({ queue }) => queue?.oldestS).filter(present)),
    realtimeLagMs: largest(gauges.map(({ realtime }) => realtime?.lagMs).filter(present)),
  };
}

const keyOf = ({ process, instance }: StoredGauges) => `${process} ${instance}`;

/** One point per step in which any process wrote; rows come in the order of their steps. */
export function toGaugePoints(rows: readonly StoredGauges[]): GaugePoint[] {
  const before = new Map<string, InstanceGauges>();
  return [...Map.groupBy(rows, (row) => row.at)].map(([at, group]) => {
    const point = toPoint(at, group, before);
    for (const row of group) before.set(keyOf(row), row.gauges);
    return point;
  });
}
