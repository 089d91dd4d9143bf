import { productParams } from '#lib/catalog/schema';
import { getProduct } from '#lib/catalog/service';
import { defineRoute } from '#lib/http/define-route';

export const GET = defineRoute(
  { name: 'GET /api/products/:id', auth: 'public', params: productParams, isPublic: true },
  async ({ ctx, params }) => ({ success: true, product: await getProduct(ctx, params.id) }),
);
