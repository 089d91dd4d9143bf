import { approvalInput, stallParams } from '#lib/market/vendors/applications/schema';
import { reviewStall } from '#lib/market/vendors/applications/service';
import { defineRoute } from '#lib/web/define-route';

/** Brings a suspended stall back to the market. */
export const POST = defineRoute(
  { name: 'POST /api/admin/vendors/:id/reinstate', auth: 'admin', params: stallParams, body: approvalInput },
  async ({ ctx, session, params: { id }, body }) => ({
    success: true,
    vendor: await reviewStall(ctx, session, id, { outcome: 'reinstated', ...body }),
  }),
);
