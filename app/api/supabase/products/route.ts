import { productQuery } from '#lib/catalog/schema';
import { listProducts } from '#lib/catalog/service';
import { publicCache } from '#lib/http/cache-control';
import { defineRoute } from '#lib/http/define-route';

export const GET = defineRoute(
  { name: 'GET /api/supabase/products', auth: 'public', query: productQuery, cache: publicCache },
  async ({ ctx, query }) => ({ success: true, ...(await listProducts(ctx, query)) }),
);
