import { defineRoute } from '#lib/http/define-route';
import { vendorOrderParams } from '#lib/orders/schema';
import { getVendorOrder } from '#lib/orders/service';

export const GET = defineRoute(
  { name: 'GET /api/vendor/orders/:id', auth: 'vendor', scope: 'orders:read', params: vendorOrderParams },
  async ({ ctx, asker, params }) => ({
    success: true,
    order: await getVendorOrder(ctx, asker, params.id),
  }),
);
