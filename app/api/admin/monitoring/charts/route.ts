import { chartsQuery } from '#lib/market/alerts/schema';
import { readCharts } from '#lib/market/alerts/service';
import { defineRoute } from '#lib/web/define-route';

/** The course of the figures over a range of time, ready to be drawn. */
export const GET = defineRoute(
  { name: 'GET /api/admin/monitoring/charts', auth: 'admin', query: chartsQuery },
  async ({ ctx, query }) => ({ success: true, ...(await readCharts(ctx, query.range)) }),
);
