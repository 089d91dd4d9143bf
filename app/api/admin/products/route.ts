import { defineRoute } from '#lib/http/define-route';
import { reviewQuery } from '#lib/products/schema';
import { listWaiting } from '#lib/products/service';

export const GET = defineRoute(
  { name: 'GET /api/admin/products', auth: 'admin', query: reviewQuery },
  async ({ ctx, session, query }) => ({ success: true, ...(await listWaiting(ctx, session, query)) }),
);
