import { vendorOrderParams } from '#lib/market/orders/schema';
import { getVendorOrder } from '#lib/market/orders/service';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(
  { name: 'GET /api/vendor/orders/:id', auth: 'vendor', scope: 'orders:read', params: vendorOrderParams },
  async ({ ctx, asker, params }) => ({
    success: true,
    order: await getVendorOrder(ctx, asker, params.id),
  }),
);
