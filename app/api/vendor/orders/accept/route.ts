import { defineRoute } from '#lib/http/define-route';
import { acceptOrdersInput } from '#lib/orders/schema';
import { acceptVendorOrders } from '#lib/orders/service';

export const POST = defineRoute(
  { name: 'POST /api/vendor/orders/accept', auth: 'vendor', scope: 'orders:write', body: acceptOrdersInput },
  async ({ ctx, asker, body }) => ({
    success: true,
    ...(await acceptVendorOrders(ctx, asker, body.ids)),
  }),
);
