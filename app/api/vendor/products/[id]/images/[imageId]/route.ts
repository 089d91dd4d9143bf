import { productsContract } from '#lib/market/products/contract';
import { changeAlt, removePicture } from '#lib/market/products/service';
import { defineRoute } from '#lib/web/define-route';

export const PATCH = defineRoute(
  productsContract['PATCH /api/vendor/products/:id/images/:imageId'],
  async ({ ctx, session, params: { id, imageId }, body: { alt } }) => ({
    product: await changeAlt(ctx, session, id, { id: imageId, alt }),
  }),
);

export const DELETE = defineRoute(
  productsContract['DELETE /api/vendor/products/:id/images/:imageId'],
  async ({ ctx, session, params: { id, imageId } }) => ({
    product: await removePicture(ctx, session, id, imageId),
  }),
);
