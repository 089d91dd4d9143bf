import { feedsContract } from '#lib/market/feeds/contract';
import { getTrial } from '#lib/market/feeds/service';
import { defineRoute } from '#lib/web/define-route';

/** How a trial went: which columns there are, the first rows, what would change, and what is wrong. */
export const GET = defineRoute(
  feedsContract['GET /api/vendor/feeds/try/:id'],
  async ({ ctx, session, params: { id } }) => ({ trial: await getTrial(ctx, session, id) }),
);
