import { editReviewInput } from '#lib/market/products/schema';
import { setEditReview } from '#lib/market/products/service';
import { defineRoute } from '#lib/web/define-route';

/** Whether edits of a stall's published products wait for an admin. */
export const PUT = defineRoute(
  { name: 'PUT /api/admin/products/edit-review', auth: 'admin', body: editReviewInput },
  async ({ ctx, session, body }) => {
    await setEditReview(ctx, session, body);
    return { success: true };
  },
);
