import { historyQuery } from '#lib/market/alerts/schema';
import { listAlertHistory, readAlertBoard } from '#lib/market/alerts/service';
import { defineRoute } from '#lib/web/define-route';

/** How every rule stands, worst first, and a page of what happened. */
export const GET = defineRoute(
  { name: 'GET /api/admin/alerts', auth: 'admin', query: historyQuery },
  async ({ ctx, query }) => {
    const [board, history] = await Promise.all([readAlertBoard(ctx), listAlertHistory(ctx, query)]);
    return { success: true, ...board, history };
  },
);
