import { productsContract } from '#lib/market/products/contract';
import { getStallProduct, saveProduct } from '#lib/market/products/service';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(
  productsContract['GET /api/vendor/products/:id'],
  async ({ ctx, asker, params: { id } }) => ({
    product: await getStallProduct(ctx, asker, id),
  }),
);

export const PATCH = defineRoute(
  productsContract['PATCH /api/vendor/products/:id'],
  async ({ ctx, asker, params: { id }, body }) => ({
    product: await saveProduct(ctx, asker, id, body),
  }),
);
