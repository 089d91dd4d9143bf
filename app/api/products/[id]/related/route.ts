import { catalogContract } from '#lib/market/catalog/contract';
import { listRelated } from '#lib/market/catalog/service';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(catalogContract['GET /api/products/:id/related'], async ({ ctx, params }) => ({
  products: await listRelated(ctx, params),
}));
