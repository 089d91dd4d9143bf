import { countLinesQuery, countParams } from '#lib/market/inventory/schema';
import { cancelStockTake, getStockTake } from '#lib/market/inventory/service';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(
  {
    name: 'GET /api/vendor/inventory/counts/:id',
    auth: 'vendor',
    scope: 'inventory:write',
    params: countParams,
    query: countLinesQuery,
  },
  async ({ ctx, asker, params, query }) => ({
    success: true,
    ...(await getStockTake(ctx, asker, params.id, query)),
  }),
);

export const DELETE = defineRoute(
  {
    name: 'DELETE /api/vendor/inventory/counts/:id',
    auth: 'vendor',
    scope: 'inventory:write',
    params: countParams,
  },
  async ({ ctx, asker, params }) => {
    await cancelStockTake(ctx, asker, params.id);
    return { success: true };
  },
);
