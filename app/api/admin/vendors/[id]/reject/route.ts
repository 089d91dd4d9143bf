import { reasonInput, stallParams } from '#lib/market/vendors/applications/schema';
import { reviewStall } from '#lib/market/vendors/applications/service';
import { defineRoute } from '#lib/web/define-route';

/** Turns an application down; its person may put it right and apply again. */
export const POST = defineRoute(
  { name: 'POST /api/admin/vendors/:id/reject', auth: 'admin', params: stallParams, body: reasonInput },
  async ({ ctx, session, params: { id }, body: { reason } }) => ({
    success: true,
    vendor: await reviewStall(ctx, session, id, { outcome: 'rejected', reason, updated_at: null }),
  }),
);
