import { productQuery } from '#lib/catalog/schema';
import { listProducts } from '#lib/catalog/service';
import { defineRoute } from '#lib/http/define-route';

export const GET = defineRoute(
  { name: 'GET /api/supabase/products', auth: 'public', query: productQuery, isPublic: true },
  async ({ ctx, query }) => ({ success: true, ...(await listProducts(ctx, query)) }),
);
