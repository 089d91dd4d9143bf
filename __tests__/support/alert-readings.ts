import type { ReadingName, Readings, Snapshot, Sources } from '#lib/market/alerts/snapshot';

/** Readings of a shop in which all is well. */
export const wellReadings: Readings = {
  connections: { attempts: 12, failures: 0, reason: '' },
  health: { checks: 20, failures: 0, failing: [] },
  minute: [
    { kind: 'route', operation: 'GET /api/products/:id', count: 400, errors: 1, p50Ms: 4, p95Ms: 12 },
    { kind: 'page', operation: '/products', count: 100, errors: 0, p50Ms: 20, p95Ms: 60 },
    { kind: 'query', operation: 'catalog.selectProducts', count: 90, errors: 0, p50Ms: 1, p95Ms: 4 },
  ],
  failing: [{ operation: 'GET /api/products/:id', count: 400, errors: 1 }],
  slow: [],
  load: { perS: 2, usualPerS: 2, busy: 0.1 },
  looseRejections: 0,
  stuckQueries: { count: 0, longestS: 0 },
  caches: [
    { name: 'response', lookups: 2_000, hits: 1_950 },
    { name: 'product', lookups: 50, hits: 3 },
  ],
  queue: { waiting: 2, oldestS: 1, name: 'send-email' },
  deadLetters: { count: 0, names: [] },
  canary: { silentS: 4, heardAgoS: 9 },
  invariants: { violations: 0, first: '' },
  soldOut: { names: [], of: 10 },
  processes: [
    { process: 'web', ageS: 8 },
    { process: 'worker', ageS: 11 },
  ],
};

/** A snapshot of such a shop, in which some readings are other ones. */
export function snapshotOf(
  other: Partial<{ [N in ReadingName]: Readings[N] | null }> = {},
  at = 0,
): Snapshot {
  return { at, blind: [], ...wellReadings, ...other };
}

/** Sources that always read what is given. */
export function sourcesOf(readings: Partial<Readings>): Partial<Sources> {
  const entries = Object.entries(readings).map(([name, value]) => [name, async () => value]);
  return Object.fromEntries(entries) as Partial<Sources>;
}

export const wellSources = sourcesOf(wellReadings) as Sources;
