import * as z from 'zod';
import { ledgerQuery } from '#lib/market/inventory/schema';
import { listMovements } from '#lib/market/inventory/service';
import { requireStall } from '#lib/web/auth/asker';
import { defineRoute } from '#lib/web/define-route';

const query = ledgerQuery.extend({ vendor_id: z.uuid().optional() });

export const GET = defineRoute(
  { name: 'GET /api/vendor/inventory/movements', auth: 'vendor', scope: 'inventory:write', query },
  async ({ ctx, asker, query: { vendor_id, ...filters } }) => {
    const vendorId = requireStall(asker, vendor_id);
    return { success: true, ...(await listMovements(ctx, asker, vendorId, filters)) };
  },
);
