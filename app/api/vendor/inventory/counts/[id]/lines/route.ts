import { inventoryContract } from '#lib/market/inventory/contract';
import { countVariant } from '#lib/market/inventory/service';
import { defineRoute } from '#lib/web/define-route';

export const PUT = defineRoute(
  inventoryContract['PUT /api/vendor/inventory/counts/:id/lines'],
  async ({ ctx, asker, params, body }) => ({ take: await countVariant(ctx, asker, params.id, body) }),
);
