import { requireStall } from '#lib/auth/asker';
import { defineRoute } from '#lib/http/define-route';
import { countsQuery, startCountInput } from '#lib/inventory/schema';
import { listStockTakes, startStockTake } from '#lib/inventory/service';

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
