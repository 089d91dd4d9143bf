import { feedsContract } from '#lib/market/feeds/contract';
import { runFeedNow } from '#lib/market/feeds/service';
import { defineRoute } from '#lib/web/define-route';

/** Asks for a run now. `run_id` is null when one waits already. */
export const POST = defineRoute(
  feedsContract['POST /api/vendor/feeds/:id/run'],
  async ({ ctx, session, params: { id } }) => ({
    run_id: await runFeedNow(ctx, session, id),
  }),
);
