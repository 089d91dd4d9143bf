import { approvalInput, stallParams } from '#lib/market/vendors/applications/schema';
import { reviewStall } from '#lib/market/vendors/applications/service';
import { defineRoute } from '#lib/web/define-route';

/** Opens a stall that waits; a reason may be given. */
export const POST = defineRoute(
  { name: 'POST /api/admin/vendors/:id/approve', auth: 'admin', params: stallParams, body: approvalInput },
  async ({ ctx, session, params: { id }, body }) => ({
    success: true,
    vendor: await reviewStall(ctx, session, id, { outcome: 'approved', ...body }),
  }),
);
