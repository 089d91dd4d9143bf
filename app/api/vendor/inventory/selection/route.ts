import { inventoryQuery } from '#lib/market/inventory/schema';
import { selectMatching } from '#lib/market/inventory/service';
import { requireStall } from '#lib/web/auth/asker';
import { defineRoute } from '#lib/web/define-route';

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
