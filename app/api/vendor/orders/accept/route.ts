import { defineRoute } from '#lib/http/define-route';
import { acceptOrdersInput } from '#lib/orders/schema';
import { acceptVendorOrders } from '#lib/orders/service';

export const POST = defineRoute(
  { name: 'POST /api/vendor/orders/accept', auth: 'vendor', body: acceptOrdersInput },
  async ({ ctx, session, body }) => ({
    success: true,
    ...(await acceptVendorOrders(ctx, session, body.ids)),
  }),
);
