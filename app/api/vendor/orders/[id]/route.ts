import { ordersContract } from '#lib/market/orders/contract';
import { getVendorOrder } from '#lib/market/orders/service';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(
  ordersContract['GET /api/vendor/orders/:id'],
  async ({ ctx, asker, params }) => ({
    order: await getVendorOrder(ctx, asker, params.id),
  }),
);
