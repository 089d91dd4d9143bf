import * as z from 'zod';
import { requireStall } from '#lib/auth/asker';
import { defineRoute } from '#lib/http/define-route';
import { vendorOrderQuery } from '#lib/orders/schema';
import { listVendorOrders } from '#lib/orders/service';

const query = vendorOrderQuery.extend({ vendor_id: z.uuid().optional() });

export const GET = defineRoute(
  { name: 'GET /api/vendor/orders', auth: 'vendor', scope: 'orders:read', query },
  async ({ ctx, asker, query: { vendor_id, ...filters } }) => {
    const vendorId = requireStall(asker, vendor_id);
    return { success: true, ...(await listVendorOrders(ctx, asker, vendorId, filters)) };
  },
);
