import * as z from 'zod';
import { requireStall } from '#lib/auth/asker';
import { defineRoute } from '#lib/http/define-route';
import { ledgerQuery } from '#lib/inventory/schema';
import { listMovements } from '#lib/inventory/service';

const query = ledgerQuery.extend({ vendor_id: z.uuid().optional() });

export const GET = defineRoute(
  { name: 'GET /api/vendor/inventory/movements', auth: 'vendor', scope: 'inventory:write', query },
  async ({ ctx, asker, query: { vendor_id, ...filters } }) => {
    const vendorId = requireStall(asker, vendor_id);
    return { success: true, ...(await listMovements(ctx, asker, vendorId, filters)) };
  },
);
