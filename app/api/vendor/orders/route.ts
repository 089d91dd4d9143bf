import { ordersContract } from '#lib/market/orders/contract';
import { listVendorOrders } from '#lib/market/orders/service';
import { requireStall } from '#lib/web/auth/asker';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(
  ordersContract['GET /api/vendor/orders'],
  async ({ ctx, asker, query: { vendor_id, ...filters } }) => {
    const vendorId = requireStall(asker, vendor_id);
    return listVendorOrders(ctx, asker, vendorId, filters);
  },
);
