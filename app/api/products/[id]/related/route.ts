import { productParams } from '#lib/market/catalog/schema';
import { listRelated } from '#lib/market/catalog/service';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(
  { name: 'GET /api/products/:id/related', auth: 'public', params: productParams, isPublic: true },
  async ({ ctx, params }) => ({ success: true, products: await listRelated(ctx, params) }),
);
