import { productParams } from '#lib/market/catalog/schema';
import { getProduct } from '#lib/market/catalog/service';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(
  { name: 'GET /api/products/:id', auth: 'public', params: productParams, isPublic: true },
  async ({ ctx, params }) => ({ success: true, product: await getProduct(ctx, params.id) }),
);
