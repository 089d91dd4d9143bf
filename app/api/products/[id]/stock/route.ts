import { productParams } from '#lib/market/catalog/schema';
import { getStock } from '#lib/market/inventory/service';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(
  { name: 'GET /api/products/:id/stock', auth: 'public', params: productParams, isPublic: true },
  async ({ ctx, params }) => ({ success: true, stock: await getStock(ctx, params.id) }),
);
