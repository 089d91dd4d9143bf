import { approvalInput, stallParams } from '#lib/applications/schema';
import { reviewStall } from '#lib/applications/service';
import { defineRoute } from '#lib/http/define-route';

/** Brings a suspended stall back to the market. */
export const POST = defineRoute(
  { name: 'POST /api/admin/vendors/:id/reinstate', auth: 'admin', params: stallParams, body: approvalInput },
  async ({ ctx, session, params: { id }, body }) => ({
    success: true,
    vendor: await reviewStall(ctx, session, id, { outcome: 'reinstated', ...body }),
  }),
);
