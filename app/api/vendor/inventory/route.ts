import * as z from 'zod';
import { requireStall } from '#lib/auth/asker';
import { defineRoute } from '#lib/http/define-route';
import { inventoryQuery } from '#lib/inventory/schema';
import { listInventory } from '#lib/inventory/service';

const query = inventoryQuery.extend({ vendor_id: z.uuid().optional() });

export const GET = defineRoute(
  { name: 'GET /api/vendor/inventory', auth: 'vendor', scope: 'products:read', query },
  async ({ ctx, asker, query: { vendor_id, ...filters } }) => {
    const vendorId = requireStall(asker, vendor_id);
    return { success: true, ...(await listInventory(ctx, asker, vendorId, filters)) };
  },
);
