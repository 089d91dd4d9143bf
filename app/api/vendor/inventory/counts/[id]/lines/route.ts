import { defineRoute } from '#lib/http/define-route';
import { countInput, countParams } from '#lib/inventory/schema';
import { countVariant } from '#lib/inventory/service';

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
