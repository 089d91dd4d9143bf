import { feedParams } from '#lib/market/feeds/schema';
import { getTrial } from '#lib/market/feeds/service';
import { defineRoute } from '#lib/web/define-route';

/** How a trial went: which columns there are, the first rows, what would change, and what is wrong. */
export const GET = defineRoute(
  { name: 'GET /api/vendor/feeds/try/:id', auth: 'vendor', params: feedParams },
  async ({ ctx, session, params: { id } }) => ({ success: true, trial: await getTrial(ctx, session, id) }),
);
