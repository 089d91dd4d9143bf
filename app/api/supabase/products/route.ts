import { productQuery } from '#lib/market/catalog/schema';
import { listProducts } from '#lib/market/catalog/service';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(
  { name: 'GET /api/supabase/products', auth: 'public', query: productQuery, isPublic: true },
  async ({ ctx, query }) => ({ success: true, ...(await listProducts(ctx, query)) }),
);
