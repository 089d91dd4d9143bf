import { productsContract } from '#lib/market/products/contract';
import { decideProduct } from '#lib/market/products/service';
import { defineRoute } from '#lib/web/define-route';

export const POST = defineRoute(
  productsContract['POST /api/admin/products/:id/publish'],
  async ({ ctx, session, params: { id }, body: { updated_at } }) => ({
    product: await decideProduct(ctx, session, id, { updated_at, reason: null }),
  }),
);
