import { feedsContract } from '#lib/market/feeds/contract';
import { startTrial } from '#lib/market/feeds/service';
import { defineRoute } from '#lib/web/define-route';

/** Asks for a file to be fetched and read without setting any stock; ask for how it went by its id. */
export const POST = defineRoute(
  feedsContract['POST /api/vendor/feeds/try'],
  async ({ ctx, session, body }) => {
    return { trial: await startTrial(ctx, session, body) };
  },
);
