import { listCategories } from '#lib/catalog/service';
import { defineRoute } from '#lib/http/define-route';

export const GET = defineRoute(
  { name: 'GET /api/categories', auth: 'public', isPublic: true },
  async ({ ctx }) => ({ success: true, categories: await listCategories(ctx) }),
);
