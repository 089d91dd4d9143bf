import { slugQuery } from '#lib/market/vendors/applications/schema';
import { checkSlug } from '#lib/market/vendors/applications/service';
import { defineRoute } from '#lib/web/define-route';

/** Whether the address that a name makes is free, and one that is. */
export const GET = defineRoute(
  { name: 'GET /api/vendor/application/slug', auth: 'user', query: slugQuery },
  async ({ ctx, session, query }) => ({ success: true, ...(await checkSlug(ctx, session, query.name)) }),
);
