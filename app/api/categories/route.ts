import { catalogContract } from '#lib/market/catalog/contract';
import { listCategories } from '#lib/market/catalog/service';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(catalogContract['GET /api/categories'], async ({ ctx }) => ({
  categories: await listCategories(ctx),
}));
