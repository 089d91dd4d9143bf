import { looseRejection } from '#lib/engines/monitoring/loose-rejections';
import { checkParts } from '#lib/engines/monitoring/readiness';
import type { OperationStats, PerformanceStats, RealtimeGauge } from '#lib/engines/monitoring/schema';
import { performanceStats } from '#lib/engines/monitoring/stats-service';
import { connectionLog } from '#lib/market/alerts/connection-log';
import { readLoad } from '#lib/market/alerts/load';
import {
  noteHealthCheck,
  runInvariantCheck,
  saveInvariantCheck,
  selectInvariantCheck,
  selectProcessAges,
  selectRecentFailures,
  selectSoldOutTop,
  selectStuckQueries,
} from '#lib/market/alerts/reading-queries';
import type { Readings, Slow, Sources } from '#lib/market/alerts/snapshot';
import { usualP95 } from '#lib/market/alerts/usual';
import type { Runtime } from '#lib/runtime';
import type { ShopQueue } from '#lib/tasks/queue';

/** What the readings are taken from. */
export interface ReadingContext extends Pick<Runtime, 'db' | 'sql' | 'env'> {
  jobs: Pick<ShopQueue, 'overview'>;
}

const stuckAfterS = 10;
const topProducts = 10;
const violationsKept = 20;
/** The check may take a twentieth of the time: one that needs 3 s runs every minute. */
const invariantShare = 20;
const invariantEveryMs = 12_000;
const invariantLimitMs = 9_500;
const minSlowCalls = 30;
/** Below this nobody feels it, and twice of it is noise. */
const feltMs = 100;
const mostCompared = 10;

const countLoose = ({ operations }: PerformanceStats): number =>
  operations.find(({ kind, operation }) => kind === 'task' && operation === looseRejection)?.count ?? 0;

async function checkHealth(ctx: ReadingContext, now: number): Promise<Readings['health']> {
  const parts = Object.entries(await checkParts(ctx));
  const failing = parts.filter(([, state]) => state !== 'ok').map(([part]) => part);
  return noteHealthCheck(ctx.db, new Date(now).toISOString(), failing);
}

async function slowOperations(ctx: ReadingContext, stats: PerformanceStats, now: number): Promise<Slow[]> {
  const felt = stats.operations
    .filter(
      ({ kind, count, p95Ms }) => ['route', 'page'].includes(kind) && count >= minSlowCalls && p95Ms > feltMs,
    )
    .sort((a, b) => b.p95Ms - a.p95Ms)
    .slice(0, mostCompared);
  const slow = async (each: OperationStats) => ({
    operation: each.operation,
    count: each.count,
    p95Ms: each.p95Ms,
    usualP95Ms: await usualP95(ctx, each, now),
  });
  return Promise.all(felt.map(slow));
}

function cachesOf({ caches }: PerformanceStats): Readings['caches'] {
  return Object.entries(caches).map(([name, { hits, stale, lost }]) => ({
    name,
    // First looks are left out: whoever walks through ever new addresses would else make it look as if it helped little.
    lookups: hits + stale + lost,
    hits: hits + stale,
  }));
}

function canaryOf(gauge: RealtimeGauge | null, now: number): Readings['canary'] | null {
  if (!gauge) return null;
  const heardAgoS = gauge.lastAt === null ? null : Math.max(0, (now - Date.parse(gauge.lastAt)) / 1_000);
  return { silentS: gauge.silentS, heardAgoS };
}

async function readQueue(overview: ReturnType<ShopQueue['overview']>): Promise<Readings['queue']> {
  const { types, total } = await overview;
  const [oldest] = types.toSorted((a, b) => (b.oldest_waiting_s ?? -1) - (a.oldest_waiting_s ?? -1));
  return { waiting: total.waiting, oldestS: oldest?.oldest_waiting_s ?? 0, name: oldest?.type ?? '' };
}

async function readDeadLetters(
  overview: ReturnType<ShopQueue['overview']>,
): Promise<Readings['deadLetters']> {
  const { types, total } = await overview;
  const names = types.filter((each) => each.failed_last_hour > 0).map(({ type }) => type);
  return { count: total.failed_last_hour, names };
}

async function readInvariants(ctx: ReadingContext, now: number): Promise<Readings['invariants']> {
  const last = await selectInvariantCheck(ctx.db);
  const pauseMs = Math.max(invariantEveryMs, (last?.took_ms ?? 0) * invariantShare);
  const isDue = !last || now - Date.parse(last.at) >= pauseMs;
  const at = new Date(now).toISOString();
  const limits = { at, keep: violationsKept, limitMs: invariantLimitMs };
  const check = isDue ? await runInvariantCheck(ctx.db, limits) : last;
  if (isDue) await saveInvariantCheck(ctx.db, check);
  const [first] = check.violations;
  const words = first
    ? `${first.invariant} of ${first.subject_id}: ${first.actual} and not ${first.expected}`
    : '';
  return { violations: check.violation_count, first: words };
}

/** Every reading, from its real source. What two of them need is read once. */
export function makeSources(ctx: ReadingContext, now: number): Sources {
  let lastFive: Promise<PerformanceStats> | undefined;
  let lastMinute: Promise<PerformanceStats> | undefined;
  let overview: ReturnType<ShopQueue['overview']> | undefined;
  const readFive = () => (lastFive ??= performanceStats(ctx, { window: '5m', now: new Date(now) }));
  const readMinute = () => (lastMinute ??= performanceStats(ctx, { window: '1m', now: new Date(now) }));
  const readOverview = () => (overview ??= ctx.jobs.overview());
  return {
    connections: async () => connectionLog().figures(now),
    health: () => checkHealth(ctx, now),
    minute: async () => (await readMinute()).operations,
    looseRejections: async () => countLoose(await readMinute()),
    load: async () => {
      const [minute, five] = await Promise.all([readMinute(), readFive()]);
      const { operations, instances } = minute;
      return readLoad(ctx, { minute: operations, five: five.operations, instances }, now);
    },
    failing: () => selectRecentFailures(ctx.db, new Date(now).toISOString()),
    slow: async () => slowOperations(ctx, await readFive(), now),
    stuckQueries: () => selectStuckQueries(ctx.db, stuckAfterS),
    caches: async () => cachesOf(await readFive()),
    queue: () => readQueue(readOverview()),
    deadLetters: () => readDeadLetters(readOverview()),
    canary: async () => canaryOf((await readFive()).realtime, now),
    invariants: () => readInvariants(ctx, now),
    soldOut: () => selectSoldOutTop(ctx.db, topProducts),
    processes: () => selectProcessAges(ctx.db, new Date(now).toISOString()),
  };
}
