import { countsQuery, startCountInput } from '#lib/market/inventory/schema';
import { listStockTakes, startStockTake } from '#lib/market/inventory/service';
import { requireStall } from '#lib/web/auth/asker';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(
  { name: 'GET /api/vendor/inventory/counts', auth: 'vendor', scope: 'inventory:write', query: countsQuery },
  async ({ ctx, asker, query }) => {
    const vendorId = requireStall(asker, query.vendor_id);
    return { success: true, ...(await listStockTakes(ctx, asker, vendorId)) };
  },
);

export const POST = defineRoute(
  {
    name: 'POST /api/vendor/inventory/counts',
    auth: 'vendor',
    scope: 'inventory:write',
    body: startCountInput,
  },
  async ({ ctx, asker, body }) => ({
    success: true,
    take: await startStockTake(ctx, asker, body.location_id),
  }),
);
