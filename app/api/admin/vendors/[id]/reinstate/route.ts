import { applicationsContract } from '#lib/market/vendors/applications/contract';
import { reviewStall } from '#lib/market/vendors/applications/service';
import { defineRoute } from '#lib/web/define-route';

/** Brings a suspended stall back to the market. */
export const POST = defineRoute(
  applicationsContract['POST /api/admin/vendors/:id/reinstate'],
  async ({ ctx, session, params: { id }, body }) => ({
    vendor: await reviewStall(ctx, session, id, { outcome: 'reinstated', ...body }),
  }),
);
