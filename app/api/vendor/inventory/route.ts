import { z } from 'zod';
import { requireMembership } from '#lib/auth/require-membership';
import { defineRoute } from '#lib/http/define-route';
import { inventoryQuery } from '#lib/inventory/schema';
import { listInventory } from '#lib/inventory/service';

const query = inventoryQuery.extend({ vendor_id: z.uuid().optional() });

export const GET = defineRoute(
  { name: 'GET /api/vendor/inventory', auth: 'vendor', query },
  async ({ ctx, session, query: { vendor_id, ...filters } }) => {
    const vendorId = requireMembership(session, vendor_id);
    return { success: true, ...(await listInventory(ctx, session, vendorId, filters)) };
  },
);
