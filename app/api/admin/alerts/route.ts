import { alertsContract } from '#lib/market/alerts/contract';
import { listAlertHistory, readAlertBoard } from '#lib/market/alerts/service';
import { defineRoute } from '#lib/web/define-route';

/** How every rule stands, worst first, and a page of what happened. */
export const GET = defineRoute(alertsContract['GET /api/admin/alerts'], async ({ ctx, query }) => {
  const [board, history] = await Promise.all([readAlertBoard(ctx), listAlertHistory(ctx, query)]);
  return { ...board, history };
});
