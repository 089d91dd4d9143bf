import { bulkInput } from '#lib/market/inventory/schema';
import { adjustMany } from '#lib/market/inventory/service';
import { requireStall } from '#lib/web/auth/asker';
import { defineRoute } from '#lib/web/define-route';

export const POST = defineRoute(
  { name: 'POST /api/vendor/inventory/bulk', auth: 'vendor', scope: 'inventory:write', body: bulkInput },
  async ({ ctx, asker, body: { vendor_id, ...input } }) => {
    const vendorId = requireStall(asker, vendor_id);
    return { success: true, bulk: await adjustMany(ctx, asker, vendorId, input) };
  },
);
