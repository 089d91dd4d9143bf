import { feedListQuery, newFeedInput } from '#lib/market/feeds/schema';
import { addFeed, listFeeds } from '#lib/market/feeds/service';
import { requireMembership } from '#lib/web/auth/require-membership';
import { defineRoute } from '#lib/web/define-route';
import { noStore } from '#lib/words/respond';

/** A stall's stock feeds and how they do. Their addresses are shown to managers only. */
export const GET = defineRoute(
  { name: 'GET /api/vendor/feeds', auth: 'vendor', query: feedListQuery },
  async ({ ctx, session, query }) => {
    const vendorId = requireMembership(session, query.vendor_id);
    return { success: true, feeds: await listFeeds(ctx, session, vendorId) };
  },
);

/** Adds a feed. */
export const POST = defineRoute(
  { name: 'POST /api/vendor/feeds', auth: 'vendor', body: newFeedInput },
  async ({ ctx, session, body }) => {
    const answer = { success: true, feed: await addFeed(ctx, session, body) };
    return Response.json(answer, { status: 201, headers: { 'cache-control': noStore } });
  },
);
