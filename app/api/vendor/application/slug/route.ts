import { applicationsContract } from '#lib/market/vendors/applications/contract';
import { checkSlug } from '#lib/market/vendors/applications/service';
import { defineRoute } from '#lib/web/define-route';

/** Whether the address that a name makes is free, and one that is. */
export const GET = defineRoute(
  applicationsContract['GET /api/vendor/application/slug'],
  ({ ctx, session, query }) => checkSlug(ctx, session, query.name),
);
