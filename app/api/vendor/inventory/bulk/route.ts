import { requireStall } from '#lib/auth/asker';
import { defineRoute } from '#lib/http/define-route';
import { bulkInput } from '#lib/inventory/schema';
import { adjustMany } from '#lib/inventory/service';

export const POST = defineRoute(
  { name: 'POST /api/vendor/inventory/bulk', auth: 'vendor', scope: 'inventory:write', body: bulkInput },
  async ({ ctx, asker, body: { vendor_id, ...input } }) => {
    const vendorId = requireStall(asker, vendor_id);
    return { success: true, bulk: await adjustMany(ctx, asker, vendorId, input) };
  },
);
