import { bucketQuery } from '#lib/market/catalog/schema';
import { listBuckets } from '#lib/market/catalog/service';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(
  { name: 'GET /api/supabase/products/stock', auth: 'public', query: bucketQuery, isPublic: true },
  async ({ ctx, query }) => ({ success: true, items: await listBuckets(ctx, query.ids) }),
);
