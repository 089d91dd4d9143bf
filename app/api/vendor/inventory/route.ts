import * as z from 'zod';
import { inventoryQuery } from '#lib/market/inventory/schema';
import { listInventory } from '#lib/market/inventory/service';
import { requireStall } from '#lib/web/auth/asker';
import { defineRoute } from '#lib/web/define-route';

const query = inventoryQuery.extend({ vendor_id: z.uuid().optional() });

export const GET = defineRoute(
  { name: 'GET /api/vendor/inventory', auth: 'vendor', scope: 'products:read', query },
  async ({ ctx, asker, query: { vendor_id, ...filters } }) => {
    const vendorId = requireStall(asker, vendor_id);
    return { success: true, ...(await listInventory(ctx, asker, vendorId, filters)) };
  },
);
