import { reviewQuery } from '#lib/market/products/schema';
import { listWaiting } from '#lib/market/products/service';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(
  { name: 'GET /api/admin/products', auth: 'admin', query: reviewQuery },
  async ({ ctx, session, query }) => ({ success: true, ...(await listWaiting(ctx, session, query)) }),
);
