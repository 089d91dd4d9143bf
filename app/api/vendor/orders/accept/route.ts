import { ordersContract } from '#lib/market/orders/contract';
import { acceptVendorOrders } from '#lib/market/orders/service';
import { defineRoute } from '#lib/web/define-route';

export const POST = defineRoute(ordersContract['POST /api/vendor/orders/accept'], ({ ctx, asker, body }) =>
  acceptVendorOrders(ctx, asker, body.ids),
);
