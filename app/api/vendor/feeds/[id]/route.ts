import { feedChanges, feedParams } from '#lib/market/feeds/schema';
import { changeFeed, getFeed, removeFeed } from '#lib/market/feeds/service';
import { defineRoute } from '#lib/web/define-route';

/** One feed and how it does. */
export const GET = defineRoute(
  { name: 'GET /api/vendor/feeds/:id', auth: 'vendor', params: feedParams },
  async ({ ctx, session, params: { id } }) => ({ success: true, feed: await getFeed(ctx, session, id) }),
);

/** Changes a feed's settings, pauses or resumes it. */
export const PATCH = defineRoute(
  { name: 'PATCH /api/vendor/feeds/:id', auth: 'vendor', params: feedParams, body: feedChanges },
  async ({ ctx, session, params: { id }, body }) => ({
    success: true,
    feed: await changeFeed(ctx, session, id, body),
  }),
);

/** Removes a feed with its history; the stock stays as it is. */
export const DELETE = defineRoute(
  { name: 'DELETE /api/vendor/feeds/:id', auth: 'vendor', params: feedParams },
  async ({ ctx, session, params: { id } }) => {
    await removeFeed(ctx, session, id);
    return { success: true };
  },
);
