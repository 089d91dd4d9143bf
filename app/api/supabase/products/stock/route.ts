import { catalogContract } from '#lib/market/catalog/contract';
import { listBuckets } from '#lib/market/catalog/service';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(
  catalogContract['GET /api/supabase/products/stock'],
  async ({ ctx, query }) => ({ items: await listBuckets(ctx, query.ids) }),
);
