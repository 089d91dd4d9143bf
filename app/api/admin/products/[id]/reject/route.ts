import { productsContract } from '#lib/market/products/contract';
import { decideProduct } from '#lib/market/products/service';
import { defineRoute } from '#lib/web/define-route';

export const POST = defineRoute(
  productsContract['POST /api/admin/products/:id/reject'],
  async ({ ctx, session, params: { id }, body }) => ({
    product: await decideProduct(ctx, session, id, body),
  }),
);
