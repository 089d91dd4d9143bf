import { defineRoute } from '#lib/http/define-route';
import { vendorOrderParams } from '#lib/orders/schema';
import { getVendorOrder } from '#lib/orders/service';

export const GET = defineRoute(
  { name: 'GET /api/vendor/orders/:id', auth: 'vendor', params: vendorOrderParams },
  async ({ ctx, session, params }) => ({
    success: true,
    order: await getVendorOrder(ctx, session, params.id),
  }),
);
