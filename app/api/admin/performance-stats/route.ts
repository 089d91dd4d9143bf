import { monitoringContract } from '#lib/api/monitoring-contract';
import { operationSeries, performanceStats } from '#lib/engines/monitoring/stats-service';
import { defineRoute } from '#lib/web/define-route';

/** The figures of the monitoring page as JSON; with `from`, `to` or `operation` also their course over time. */
export const GET = defineRoute(
  monitoringContract['GET /api/admin/performance-stats'],
  async ({ ctx, query }) => {
    const { window, kind, operation, series } = query;
    const [stats, points] = await Promise.all([
      performanceStats(ctx, { window }),
      series ? operationSeries(ctx, series) : undefined,
    ]);
    return {
      generated_at: stats.generatedAt,
      window,
      operations: stats.operations.filter(
        (each) => (!kind || each.kind === kind) && (!operation || each.operation === operation),
      ),
      instances: stats.instances,
      caches: stats.caches,
      queues: stats.queue,
      realtime: stats.realtime,
      web_vitals: stats.webVitals,
      coverage: stats.coverage,
      ...(points && { series: points }),
    };
  },
);
