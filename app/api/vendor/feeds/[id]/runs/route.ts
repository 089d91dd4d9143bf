import { feedsContract } from '#lib/market/feeds/contract';
import { listRuns } from '#lib/market/feeds/service';
import { defineRoute } from '#lib/web/define-route';

/** The runs of a feed, newest first, with the first hundred problems of each. */
export const GET = defineRoute(
  feedsContract['GET /api/vendor/feeds/:id/runs'],
  ({ ctx, session, params: { id }, query }) => listRuns(ctx, session, id, query),
);
