import { catalogContract } from '#lib/market/catalog/contract';
import { listProducts } from '#lib/market/catalog/service';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(catalogContract['GET /api/supabase/products'], ({ ctx, query }) =>
  listProducts(ctx, query),
);
