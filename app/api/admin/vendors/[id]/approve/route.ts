import { approvalInput, stallParams } from '#lib/applications/schema';
import { reviewStall } from '#lib/applications/service';
import { defineRoute } from '#lib/http/define-route';

/** Opens a stall that waits; a reason may be given. */
export const POST = defineRoute(
  { name: 'POST /api/admin/vendors/:id/approve', auth: 'admin', params: stallParams, body: approvalInput },
  async ({ ctx, session, params: { id }, body }) => ({
    success: true,
    vendor: await reviewStall(ctx, session, id, { outcome: 'approved', ...body }),
  }),
);
