import { requireStall } from '#lib/auth/asker';
import { defineRoute } from '#lib/http/define-route';
import { thresholdsInput } from '#lib/inventory/schema';
import { setThresholds } from '#lib/inventory/service';

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
