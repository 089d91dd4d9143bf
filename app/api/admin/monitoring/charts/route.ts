import { alertsContract } from '#lib/market/alerts/contract';
import { readCharts } from '#lib/market/alerts/service';
import { defineRoute } from '#lib/web/define-route';

/** The course of the figures over a range of time, ready to be drawn. */
export const GET = defineRoute(alertsContract['GET /api/admin/monitoring/charts'], ({ ctx, query }) =>
  readCharts(ctx, query.range),
);
