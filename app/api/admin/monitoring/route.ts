import { monitorQuery } from '#lib/market/alerts/schema';
import { readMonitor } from '#lib/market/alerts/service';
import { defineRoute } from '#lib/web/define-route';

/** What the monitoring page shows, in one answer: figures of a window, alerts, queues, processes. */
export const GET = defineRoute(
  { name: 'GET /api/admin/monitoring', auth: 'admin', query: monitorQuery },
  async ({ ctx, query }) => ({ success: true, ...(await readMonitor(ctx, query.window)) }),
);
