import { feedParams, feedRunsQuery } from '#lib/market/feeds/schema';
import { listRuns } from '#lib/market/feeds/service';
import { defineRoute } from '#lib/web/define-route';

/** The runs of a feed, newest first, with the first hundred problems of each. */
export const GET = defineRoute(
  { name: 'GET /api/vendor/feeds/:id/runs', auth: 'vendor', params: feedParams, query: feedRunsQuery },
  async ({ ctx, session, params: { id }, query }) => ({
    success: true,
    ...(await listRuns(ctx, session, id, query)),
  }),
);
