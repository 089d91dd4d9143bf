import { feedParams } from '#lib/market/feeds/schema';
import { runFeedNow } from '#lib/market/feeds/service';
import { defineRoute } from '#lib/web/define-route';

/** Asks for a run now. `run_id` is null when one waits already. */
export const POST = defineRoute(
  { name: 'POST /api/vendor/feeds/:id/run', auth: 'vendor', params: feedParams },
  async ({ ctx, session, params: { id } }) => ({
    success: true,
    run_id: await runFeedNow(ctx, session, id),
  }),
);
