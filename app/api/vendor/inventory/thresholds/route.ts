import { thresholdsInput } from '#lib/market/inventory/schema';
import { setThresholds } from '#lib/market/inventory/service';
import { requireStall } from '#lib/web/auth/asker';
import { defineRoute } from '#lib/web/define-route';

export const PUT = defineRoute(
  {
    name: 'PUT /api/vendor/inventory/thresholds',
    auth: 'vendor',
    scope: 'inventory:write',
    body: thresholdsInput,
  },
  async ({ ctx, asker, body: { vendor_id, lines } }) => {
    const vendorId = requireStall(asker, vendor_id);
    return { success: true, bulk: await setThresholds(ctx, asker, vendorId, lines) };
  },
);
