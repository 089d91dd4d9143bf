import { productsContract } from '#lib/market/products/contract';
import { preparePictureUpload } from '#lib/market/products/service';
import { defineRoute } from '#lib/web/define-route';

/** Where to PUT a picture. The product need not be there yet: its pictures can be sent before it is made. */
export const POST = defineRoute(
  productsContract['POST /api/vendor/products/:id/images/uploads'],
  async ({ ctx, session, params: { id }, body }) => ({
    upload: await preparePictureUpload(ctx, session, id, body),
  }),
);
