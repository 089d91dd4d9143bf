import { applicationsContract } from '#lib/market/vendors/applications/contract';
import { reviewStall } from '#lib/market/vendors/applications/service';
import { defineRoute } from '#lib/web/define-route';

/** Takes an open stall off the market. */
export const POST = defineRoute(
  applicationsContract['POST /api/admin/vendors/:id/suspend'],
  async ({ ctx, session, params: { id }, body: { reason } }) => ({
    vendor: await reviewStall(ctx, session, id, { outcome: 'suspended', reason, updated_at: null }),
  }),
);
