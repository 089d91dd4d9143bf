import { productsContract } from '#lib/market/products/contract';
import { addPictures } from '#lib/market/products/service';
import { defineRoute } from '#lib/web/define-route';

/** A picture that was sent to the place that `…/images/uploads` gave. */
export const POST = defineRoute(
  productsContract['POST /api/vendor/products/:id/images'],
  async ({ ctx, session, params: { id }, body }) => ({
    product: await addPictures(ctx, session, id, [body]),
  }),
);
