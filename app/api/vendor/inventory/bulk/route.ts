import { inventoryContract } from '#lib/market/inventory/contract';
import { adjustMany } from '#lib/market/inventory/service';
import { requireStall } from '#lib/web/auth/asker';
import { defineRoute } from '#lib/web/define-route';

export const POST = defineRoute(
  inventoryContract['POST /api/vendor/inventory/bulk'],
  async ({ ctx, asker, body: { vendor_id, ...input } }) => ({
    bulk: await adjustMany(ctx, asker, requireStall(asker, vendor_id), input),
  }),
);
