import type { OperationKind } from '#lib/base/observe';
import type { MonitorContext } from '#lib/engines/monitoring/context';
import {
  listedMs,
  newestQueue,
  silentest,
  toInstances,
  windowCaches,
} from '#lib/engines/monitoring/instances';
import { operations } from '#lib/engines/monitoring/operations';
import {
  type StoredSample,
  selectFirstGauges,
  selectLatestGauges,
  selectSamples,
} from '#lib/engines/monitoring/queries';
import { sliceOf } from '#lib/engines/monitoring/sample-rows';
import {
  type Coverage,
  type KindStats,
  type OperationStats,
  type PerformanceStats,
  type StatsWindow,
  type VitalStats,
  windowMs,
} from '#lib/engines/monitoring/schema';
import { SliceSum } from '#lib/engines/monitoring/slice';
import { toVitalStats } from '#lib/engines/monitoring/vitals';

export { gaugeSeries, operationSeries } from '#lib/engines/monitoring/series';

type Ctx = Pick<MonitorContext, 'db'>;

const intervalMs = 15_000;
const fiveMinutesMs = 300_000;

interface Summed {
  kind: OperationKind;
  operation: string;
  sum: SliceSum;
}

function sumByOperation(samples: readonly StoredSample[]): Summed[] {
  const sums = new Map<string, Summed>();
  for (const sample of samples) {
    const { kind, operation } = sample;
    const key = `${kind} ${operation}`;
    const summed = sums.get(key) ?? { kind, operation, sum: new SliceSum() };
    sums.set(key, summed);
    summed.sum.add(sliceOf(sample));
  }
  return [...sums.values()].sort((a, b) => b.sum.count - a.sum.count);
}

function toKinds(samples: readonly StoredSample[], seconds: number): KindStats[] {
  const sums = new Map<OperationKind, SliceSum>();
  for (const sample of samples) {
    if (sample.kind === 'vital') continue;
    const sum = sums.get(sample.kind) ?? new SliceSum();
    sums.set(sample.kind, sum);
    sum.add(sliceOf(sample));
  }
  return [...sums].map(([kind, sum]) => ({ kind, ...sum.timing(seconds) }));
}

/** Samples are written at the end of their 15 s, or merged into steps of 5 min: the far end is that much earlier. */
function windowStart(window: StatsWindow, now: Date): Date {
  const from = now.getTime() - windowMs[window];
  return new Date(window === '1h' ? Math.floor(from / fiveMinutesMs) * fiveMinutesMs : from - intervalMs);
}

function toOperations(sums: readonly Summed[], seconds: number): OperationStats[] {
  return sums
    .filter(({ kind }) => kind !== 'vital')
    .map(({ kind, operation, sum }) => ({ kind, operation, ...sum.timing(seconds) }));
}

function coverageOf(sums: readonly Summed[]): Coverage {
  const ran = new Set(sums.map(({ kind, operation }) => `${kind} ${operation}`));
  const seen = (kind: keyof typeof operations) =>
    operations[kind].filter((name) => ran.has(`${kind} ${name}`)).length;
  return {
    known: {
      route: operations.route.length,
      page: operations.page.length,
      query: operations.query.length,
      job: operations.job.length,
    },
    seen: { route: seen('route'), page: seen('page'), query: seen('query'), job: seen('job') },
  };
}

function toVitals(sums: readonly Summed[]): VitalStats[] {
  const vitals = sums.filter(({ kind }) => kind === 'vital');
  return vitals.flatMap(({ operation, sum }) => toVitalStats(operation, sum) ?? []);
}

/** Current figures of the whole system, merged over all instances; up to 15 s old. */
export async function performanceStats(
  { db }: Ctx,
  { window, now = new Date() }: { window: StatsWindow; now?: Date },
): Promise<PerformanceStats> {
  const from = windowStart(window, now);
  const listedFrom = new Date(Math.min(from.getTime(), now.getTime() - listedMs));
  const [samples, first, latest] = await Promise.all([
    selectSamples(db, { from, to: now, fine: window !== '1h' }),
    selectFirstGauges(db, from),
    selectLatestGauges(db, listedFrom),
  ]);
  const sums = sumByOperation(samples);
  const instances = toInstances(latest, now);
  const seconds = window === '1h' ? (now.getTime() - from.getTime()) / 1_000 : windowMs[window] / 1_000;
  return {
    generatedAt: now.toISOString(),
    window,
    kinds: toKinds(samples, seconds),
    operations: toOperations(sums, seconds),
    instances,
    caches: windowCaches(first, latest, instances, from),
    queue: newestQueue(instances),
    realtime: silentest(instances),
    webVitals: toVitals(sums),
    coverage: coverageOf(sums),
  };
}
