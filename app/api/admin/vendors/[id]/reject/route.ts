import { applicationsContract } from '#lib/market/vendors/applications/contract';
import { reviewStall } from '#lib/market/vendors/applications/service';
import { defineRoute } from '#lib/web/define-route';

/** Turns an application down; its person may put it right and apply again. */
export const POST = defineRoute(
  applicationsContract['POST /api/admin/vendors/:id/reject'],
  async ({ ctx, session, params: { id }, body: { reason } }) => ({
    vendor: await reviewStall(ctx, session, id, { outcome: 'rejected', reason, updated_at: null }),
  }),
);
