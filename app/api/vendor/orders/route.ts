import * as z from 'zod';
import { vendorOrderQuery } from '#lib/market/orders/schema';
import { listVendorOrders } from '#lib/market/orders/service';
import { requireStall } from '#lib/web/auth/asker';
import { defineRoute } from '#lib/web/define-route';

const query = vendorOrderQuery.extend({ vendor_id: z.uuid().optional() });

export const GET = defineRoute(
  { name: 'GET /api/vendor/orders', auth: 'vendor', scope: 'orders:read', query },
  async ({ ctx, asker, query: { vendor_id, ...filters } }) => {
    const vendorId = requireStall(asker, vendor_id);
    return { success: true, ...(await listVendorOrders(ctx, asker, vendorId, filters)) };
  },
);
