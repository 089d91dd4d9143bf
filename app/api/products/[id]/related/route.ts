import { productParams } from '#lib/catalog/schema';
import { listRelated } from '#lib/catalog/service';
import { defineRoute } from '#lib/http/define-route';

export const GET = defineRoute(
  { name: 'GET /api/products/:id/related', auth: 'public', params: productParams, isPublic: true },
  async ({ ctx, params }) => ({ success: true, products: await listRelated(ctx, params) }),
);
