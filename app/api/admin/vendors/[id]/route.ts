import { stallParams } from '#lib/market/vendors/applications/schema';
import { getStall } from '#lib/market/vendors/applications/service';
import { defineRoute } from '#lib/web/define-route';

/** One stall with its people, places and the decisions about it. */
export const GET = defineRoute(
  { name: 'GET /api/admin/vendors/:id', auth: 'admin', params: stallParams },
  async ({ ctx, session, params: { id } }) => ({ success: true, vendor: await getStall(ctx, session, id) }),
);
