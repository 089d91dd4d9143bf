import { inventoryContract } from '#lib/market/inventory/contract';
import { listStockTakes, startStockTake } from '#lib/market/inventory/service';
import { requireStall } from '#lib/web/auth/asker';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(
  inventoryContract['GET /api/vendor/inventory/counts'],
  ({ ctx, asker, query }) => listStockTakes(ctx, asker, requireStall(asker, query.vendor_id)),
);

export const POST = defineRoute(
  inventoryContract['POST /api/vendor/inventory/counts'],
  async ({ ctx, asker, body }) => ({ take: await startStockTake(ctx, asker, body.location_id) }),
);
