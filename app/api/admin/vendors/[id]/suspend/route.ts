import { reasonInput, stallParams } from '#lib/market/vendors/applications/schema';
import { reviewStall } from '#lib/market/vendors/applications/service';
import { defineRoute } from '#lib/web/define-route';

/** Takes an open stall off the market. */
export const POST = defineRoute(
  { name: 'POST /api/admin/vendors/:id/suspend', auth: 'admin', params: stallParams, body: reasonInput },
  async ({ ctx, session, params: { id }, body: { reason } }) => ({
    success: true,
    vendor: await reviewStall(ctx, session, id, { outcome: 'suspended', reason, updated_at: null }),
  }),
);
