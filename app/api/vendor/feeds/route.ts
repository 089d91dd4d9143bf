import { feedsContract } from '#lib/market/feeds/contract';
import { addFeed, listFeeds } from '#lib/market/feeds/service';
import { requireMembership } from '#lib/web/auth/require-membership';
import { defineRoute } from '#lib/web/define-route';

/** A stall's stock feeds and how they do. Their addresses are shown to managers only. */
export const GET = defineRoute(feedsContract['GET /api/vendor/feeds'], async ({ ctx, session, query }) => {
  const vendorId = requireMembership(session, query.vendor_id);
  return { feeds: await listFeeds(ctx, session, vendorId) };
});

/** Adds a feed. */
export const POST = defineRoute(feedsContract['POST /api/vendor/feeds'], async ({ ctx, session, body }) => {
  return { feed: await addFeed(ctx, session, body) };
});
