import { countParams, finishInput } from '#lib/market/inventory/schema';
import { finishStockTake } from '#lib/market/inventory/service';
import { defineRoute } from '#lib/web/define-route';

export const POST = defineRoute(
  {
    name: 'POST /api/vendor/inventory/counts/:id/finish',
    auth: 'vendor',
    scope: 'inventory:write',
    params: countParams,
    body: finishInput,
  },
  async ({ ctx, asker, params, body }) => ({
    success: true,
    finished: await finishStockTake(ctx, asker, params.id, body.leave_out),
  }),
);
