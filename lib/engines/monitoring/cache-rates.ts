import type { CacheGauge, CacheStatsOfWindow, InstanceGauges } from '#lib/engines/monitoring/schema';

const counters = ['hits', 'misses', 'stale', 'lost', 'coalesced', 'overtaken', 'evictions'] as const;
const sizes = ['entries', 'bytes', 'maxBytes'] as const;
type Counts = Record<string, CacheGauge>;

const empty = (): CacheGauge => ({
  hits: 0,
  misses: 0,
  stale: 0,
  lost: 0,
  coalesced: 0,
  overtaken: 0,
  evictions: 0,
  entries: 0,
  bytes: 0,
  maxBytes: 0,
});

/** The share of look-ups answered from memory; null when nobody looked. */
export function hitRate({
  hits,
  stale,
  misses,
}: Pick<CacheGauge, 'hits' | 'stale' | 'misses'>): number | null {
  const lookups = hits + stale + misses;
  return lookups === 0 ? null : (hits + stale) / lookups;
}

/** One process at the beginning and at the end of a time; `before` is absent when it began within that time. */
export interface Span {
  before?: Pick<InstanceGauges, 'caches'> | undefined;
  after: Pick<InstanceGauges, 'caches'>;
  /** Whether it runs still: then its sizes count. */
  isLive: boolean;
}

function addSpan(totals: Counts, { before, after, isLive }: Span): void {
  for (const [name, now] of Object.entries(after.caches)) {
    const total = totals[name] ?? empty();
    totals[name] = total;
    const then = before?.caches[name];
    // A process of an older version has counted less.
    for (const counter of counters)
      total[counter] += Math.max(0, (now[counter] ?? 0) - (then?.[counter] ?? 0));
    if (isLive) for (const size of sizes) total[size] += now[size];
  }
}

/** What the caches of all these processes did in that time, together. */
export function cacheStats(spans: readonly Span[]): Record<string, CacheStatsOfWindow> {
  const totals: Counts = {};
  for (const span of spans) addSpan(totals, span);
  return Object.fromEntries(
    Object.entries(totals).map(([name, total]) => [name, { ...total, hitRate: hitRate(total) }]),
  );
}
