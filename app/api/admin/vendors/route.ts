import { applicationsContract } from '#lib/market/vendors/applications/contract';
import { listStalls } from '#lib/market/vendors/applications/service';
import { defineRoute } from '#lib/web/define-route';

/** Stalls of one standing, with how many there are of each. */
export const GET = defineRoute(applicationsContract['GET /api/admin/vendors'], ({ ctx, session, query }) =>
  listStalls(ctx, session, query),
);
