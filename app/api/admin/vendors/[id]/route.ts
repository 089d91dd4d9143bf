import { applicationsContract } from '#lib/market/vendors/applications/contract';
import { getStall } from '#lib/market/vendors/applications/service';
import { defineRoute } from '#lib/web/define-route';

/** One stall with its people, places and the decisions about it. */
export const GET = defineRoute(
  applicationsContract['GET /api/admin/vendors/:id'],
  async ({ ctx, session, params: { id } }) => ({ vendor: await getStall(ctx, session, id) }),
);
