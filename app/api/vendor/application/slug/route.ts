import { slugQuery } from '#lib/applications/schema';
import { checkSlug } from '#lib/applications/service';
import { defineRoute } from '#lib/http/define-route';

/** Whether the address that a name makes is free, and one that is. */
export const GET = defineRoute(
  { name: 'GET /api/vendor/application/slug', auth: 'user', query: slugQuery },
  async ({ ctx, session, query }) => ({ success: true, ...(await checkSlug(ctx, session, query.name)) }),
);
