import { defineRoute } from '#lib/http/define-route';
import { countLinesQuery, countParams } from '#lib/inventory/schema';
import { cancelStockTake, getStockTake } from '#lib/inventory/service';

export const GET = defineRoute(
  {
    name: 'GET /api/vendor/inventory/counts/:id',
    auth: 'vendor',
    params: countParams,
    query: countLinesQuery,
  },
  async ({ ctx, session, params, query }) => ({
    success: true,
    ...(await getStockTake(ctx, session, params.id, query)),
  }),
);

export const DELETE = defineRoute(
  { name: 'DELETE /api/vendor/inventory/counts/:id', auth: 'vendor', params: countParams },
  async ({ ctx, session, params }) => {
    await cancelStockTake(ctx, session, params.id);
    return { success: true };
  },
);
