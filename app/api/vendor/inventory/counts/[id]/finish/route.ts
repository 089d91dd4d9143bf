import { defineRoute } from '#lib/http/define-route';
import { countParams, finishInput } from '#lib/inventory/schema';
import { finishStockTake } from '#lib/inventory/service';

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
