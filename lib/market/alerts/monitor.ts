import type { JobsOverview } from '#lib/engines/jobs/schema';
import type { Coverage, InstanceState, PerformanceStats, StatsWindow } from '#lib/engines/monitoring/schema';
import { performanceStats } from '#lib/engines/monitoring/stats-service';
import { readAlertBoard } from '#lib/market/alerts/board';
import type { CacheLine, InstanceLine, MonitorView, QueueLine } from '#lib/market/alerts/schema';
import { timedKind } from '#lib/market/alerts/schema';
import type { Runtime } from '#lib/runtime';

/** Those with charts of their own, in the order of these. */
function toTimedKinds({ kinds }: PerformanceStats): MonitorView['kinds'] {
  return timedKind.options.flatMap((kind) => {
    const found = kinds.find((each) => each.kind === kind);
    return found ? [{ ...found, kind }] : [];
  });
}

function toCaches({ caches }: PerformanceStats): CacheLine[] {
  return Object.entries(caches).map(
    ([name, { hits, stale, misses, hitRate, evictions, entries, bytes, maxBytes }]) => ({
      name,
      hitRate,
      lookups: hits + stale + misses,
      evictions,
      entries,
      bytes,
      maxBytes,
    }),
  );
}

function toInstance({ gauges, ...state }: InstanceState): InstanceLine {
  const { uptimeS, rssBytes, eventLoopP99Ms, eventLoopUtilization, cpuCores } = gauges;
  return { ...state, uptimeS, rssBytes, eventLoopP99Ms, eventLoopUtilization, cpuCores };
}

function toQueues(overview: JobsOverview): QueueLine[] {
  return overview.types.map((each) => ({
    type: each.type,
    waiting: each.waiting,
    running: each.running,
    dead: each.failed,
    oldestS: each.oldest_waiting_s,
    doneLastHour: each.done_last_hour,
  }));
}

const total = (counts: Coverage['known']) => counts.route + counts.page + counts.query + counts.job;

/** The queue is a system of its own: without it the rest is shown all the same. */
async function readQueues(ctx: Pick<Runtime, 'jobs' | 'logger'>): Promise<QueueLine[] | null> {
  try {
    return toQueues(await ctx.jobs.overview());
  } catch (error) {
    ctx.logger.warn({ err: error }, 'the monitoring page is shown without the job queue');
    return null;
  }
}

/** Everything that the monitoring page shows of a window, up to 15 s old. For admins. */
export async function readMonitor(
  ctx: Pick<Runtime, 'db' | 'jobs' | 'logger'>,
  window: StatsWindow,
): Promise<MonitorView> {
  const now = new Date();
  const [stats, board, queues] = await Promise.all([
    performanceStats(ctx, { window, now }),
    readAlertBoard(ctx),
    readQueues(ctx),
  ]);
  const live = stats.instances.find(({ isLive, gauges }) => isLive && gauges.database);
  return {
    at: stats.generatedAt,
    window,
    board,
    kinds: toTimedKinds(stats),
    operations: stats.operations,
    caches: toCaches(stats),
    queues,
    instances: stats.instances.map(toInstance),
    database: live?.gauges.database ?? null,
    realtime: stats.realtime,
    webVitals: stats.webVitals,
    coverage: { known: total(stats.coverage.known), seen: total(stats.coverage.seen) },
  };
}
