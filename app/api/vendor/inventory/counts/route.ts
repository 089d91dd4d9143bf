import { requireStall } from '#lib/auth/asker';
import { defineRoute } from '#lib/http/define-route';
import { countsQuery, startCountInput } from '#lib/inventory/schema';
import { listStockTakes, startStockTake } from '#lib/inventory/service';

export const GET = defineRoute(
  { name: 'GET /api/vendor/inventory/counts', auth: 'vendor', query: countsQuery },
  async ({ ctx, session, query }) => {
    const vendorId = requireStall(session, query.vendor_id);
    return { success: true, ...(await listStockTakes(ctx, session, vendorId)) };
  },
);

export const POST = defineRoute(
  { name: 'POST /api/vendor/inventory/counts', auth: 'vendor', body: startCountInput },
  async ({ ctx, session, body }) => ({
    success: true,
    take: await startStockTake(ctx, session, body.location_id),
  }),
);
