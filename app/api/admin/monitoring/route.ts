import { alertsContract } from '#lib/market/alerts/contract';
import { readMonitor } from '#lib/market/alerts/service';
import { defineRoute } from '#lib/web/define-route';

/** What the monitoring page shows, in one answer: figures of a window, alerts, queues, processes. */
export const GET = defineRoute(alertsContract['GET /api/admin/monitoring'], ({ ctx, query }) =>
  readMonitor(ctx, query.window),
);
