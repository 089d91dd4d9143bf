import { listCategories } from '#lib/catalog/service';
import { publicCache } from '#lib/http/cache-control';
import { defineRoute } from '#lib/http/define-route';

export const GET = defineRoute(
  { name: 'GET /api/categories', auth: 'public', cache: publicCache },
  async ({ ctx }) => ({ success: true, categories: await listCategories(ctx) }),
);
