import { catalogContract } from '#lib/market/catalog/contract';
import { getStock } from '#lib/market/inventory/service';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(catalogContract['GET /api/products/:id/stock'], async ({ ctx, params }) => ({
  stock: await getStock(ctx, params.id),
}));
