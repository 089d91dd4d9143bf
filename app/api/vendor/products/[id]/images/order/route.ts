import { productsContract } from '#lib/market/products/contract';
import { orderPictures } from '#lib/market/products/service';
import { defineRoute } from '#lib/web/define-route';

export const PUT = defineRoute(
  productsContract['PUT /api/vendor/products/:id/images/order'],
  async ({ ctx, session, params: { id }, body }) => ({
    product: await orderPictures(ctx, session, id, body.image_ids),
  }),
);
