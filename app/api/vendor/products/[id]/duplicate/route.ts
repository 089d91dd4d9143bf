import { productsContract } from '#lib/market/products/contract';
import { duplicateProduct } from '#lib/market/products/service';
import { defineRoute } from '#lib/web/define-route';

export const POST = defineRoute(
  productsContract['POST /api/vendor/products/:id/duplicate'],
  async ({ ctx, session, params: { id }, reply }) => {
    const product = await duplicateProduct(ctx, session, id);
    reply.headers.location = `/api/vendor/products/${product.id}`;
    return { product };
  },
);
