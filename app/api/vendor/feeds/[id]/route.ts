import { feedsContract } from '#lib/market/feeds/contract';
import { changeFeed, getFeed, removeFeed } from '#lib/market/feeds/service';
import { defineRoute } from '#lib/web/define-route';

/** One feed and how it does. */
export const GET = defineRoute(
  feedsContract['GET /api/vendor/feeds/:id'],
  async ({ ctx, session, params: { id } }) => ({ feed: await getFeed(ctx, session, id) }),
);

/** Changes a feed's settings, pauses or resumes it. */
export const PATCH = defineRoute(
  feedsContract['PATCH /api/vendor/feeds/:id'],
  async ({ ctx, session, params: { id }, body }) => ({
    feed: await changeFeed(ctx, session, id, body),
  }),
);

/** Removes a feed with its history; the stock stays as it is. */
export const DELETE = defineRoute(
  feedsContract['DELETE /api/vendor/feeds/:id'],
  ({ ctx, session, params: { id } }) => removeFeed(ctx, session, id),
);
