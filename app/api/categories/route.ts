import { listCategories } from '#lib/market/catalog/service';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(
  { name: 'GET /api/categories', auth: 'public', isPublic: true },
  async ({ ctx }) => ({ success: true, categories: await listCategories(ctx) }),
);
