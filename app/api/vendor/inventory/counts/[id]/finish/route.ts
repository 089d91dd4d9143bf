import { inventoryContract } from '#lib/market/inventory/contract';
import { finishStockTake } from '#lib/market/inventory/service';
import { defineRoute } from '#lib/web/define-route';

export const POST = defineRoute(
  inventoryContract['POST /api/vendor/inventory/counts/:id/finish'],
  async ({ ctx, asker, params, body }) => ({
    finished: await finishStockTake(ctx, asker, params.id, body.leave_out),
  }),
);
