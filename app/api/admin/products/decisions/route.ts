import { productsContract } from '#lib/market/products/contract';
import { decideProducts } from '#lib/market/products/service';
import { defineRoute } from '#lib/web/define-route';

export const POST = defineRoute(
  productsContract['POST /api/admin/products/decisions'],
  async ({ ctx, session, body }) => ({ results: await decideProducts(ctx, session, body) }),
);
