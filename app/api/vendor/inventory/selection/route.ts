import { requireStall } from '#lib/auth/asker';
import { defineRoute } from '#lib/http/define-route';
import { inventoryQuery } from '#lib/inventory/schema';
import { selectMatching } from '#lib/inventory/service';

const query = inventoryQuery
  .pick({ q: true, location_id: true, level: true })
  .extend({ vendor_id: inventoryQuery.shape.location_id });

export const GET = defineRoute(
  { name: 'GET /api/vendor/inventory/selection', auth: 'vendor', query },
  async ({ ctx, session, query: { vendor_id, ...filters } }) => {
    const vendorId = requireStall(session, vendor_id);
    return { success: true, selection: await selectMatching(ctx, session, vendorId, filters) };
  },
);
