import { inventoryContract } from '#lib/market/inventory/contract';
import { setThresholds } from '#lib/market/inventory/service';
import { requireStall } from '#lib/web/auth/asker';
import { defineRoute } from '#lib/web/define-route';

export const PUT = defineRoute(
  inventoryContract['PUT /api/vendor/inventory/thresholds'],
  async ({ ctx, asker, body: { vendor_id, lines } }) => ({
    bulk: await setThresholds(ctx, asker, requireStall(asker, vendor_id), lines),
  }),
);
