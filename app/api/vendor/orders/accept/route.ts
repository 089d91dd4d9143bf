import { acceptOrdersInput } from '#lib/market/orders/schema';
import { acceptVendorOrders } from '#lib/market/orders/service';
import { defineRoute } from '#lib/web/define-route';

export const POST = defineRoute(
  { name: 'POST /api/vendor/orders/accept', auth: 'vendor', scope: 'orders:write', body: acceptOrdersInput },
  async ({ ctx, asker, body }) => ({
    success: true,
    ...(await acceptVendorOrders(ctx, asker, body.ids)),
  }),
);
