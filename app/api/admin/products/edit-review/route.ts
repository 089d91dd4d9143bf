import { productsContract } from '#lib/market/products/contract';
import { setEditReview } from '#lib/market/products/service';
import { defineRoute } from '#lib/web/define-route';

/** Whether edits of a stall's published products wait for an admin. */
export const PUT = defineRoute(
  productsContract['PUT /api/admin/products/edit-review'],
  ({ ctx, session, body }) => setEditReview(ctx, session, body),
);
