import { productParams } from '#lib/catalog/schema';
import { defineRoute } from '#lib/http/define-route';
import { getStock } from '#lib/inventory/service';

export const GET = defineRoute(
  { name: 'GET /api/products/:id/stock', auth: 'public', params: productParams, isPublic: true },
  async ({ ctx, params }) => ({ success: true, stock: await getStock(ctx, params.id) }),
);
