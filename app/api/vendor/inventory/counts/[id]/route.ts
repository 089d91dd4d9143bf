import { inventoryContract } from '#lib/market/inventory/contract';
import { cancelStockTake, getStockTake } from '#lib/market/inventory/service';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(
  inventoryContract['GET /api/vendor/inventory/counts/:id'],
  ({ ctx, asker, params, query }) => getStockTake(ctx, asker, params.id, query),
);

export const DELETE = defineRoute(
  inventoryContract['DELETE /api/vendor/inventory/counts/:id'],
  ({ ctx, asker, params }) => cancelStockTake(ctx, asker, params.id),
);
