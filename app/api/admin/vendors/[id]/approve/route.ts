import { applicationsContract } from '#lib/market/vendors/applications/contract';
import { reviewStall } from '#lib/market/vendors/applications/service';
import { defineRoute } from '#lib/web/define-route';

/** Opens a stall that waits; a reason may be given. */
export const POST = defineRoute(
  applicationsContract['POST /api/admin/vendors/:id/approve'],
  async ({ ctx, session, params: { id }, body }) => ({
    vendor: await reviewStall(ctx, session, id, { outcome: 'approved', ...body }),
  }),
);
