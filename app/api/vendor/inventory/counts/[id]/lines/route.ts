import { countInput, countParams } from '#lib/market/inventory/schema';
import { countVariant } from '#lib/market/inventory/service';
import { defineRoute } from '#lib/web/define-route';

export const PUT = defineRoute(
  {
    name: 'PUT /api/vendor/inventory/counts/:id/lines',
    auth: 'vendor',
    scope: 'inventory:write',
    params: countParams,
    body: countInput,
  },
  async ({ ctx, asker, params, body }) => ({
    success: true,
    take: await countVariant(ctx, asker, params.id, body),
  }),
);
