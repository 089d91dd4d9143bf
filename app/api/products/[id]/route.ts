import { catalogContract } from '#lib/market/catalog/contract';
import { getProduct } from '#lib/market/catalog/service';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(catalogContract['GET /api/products/:id'], async ({ ctx, params }) => ({
  product: await getProduct(ctx, params.id),
}));
