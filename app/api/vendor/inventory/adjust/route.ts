import { inventoryContract } from '#lib/market/inventory/contract';
import { adjustStock } from '#lib/market/inventory/service';
import { defineRoute } from '#lib/web/define-route';

export const POST = defineRoute(
  inventoryContract['POST /api/vendor/inventory/adjust'],
  async ({ ctx, asker, body }) => ({ inventory: await adjustStock(ctx, asker, body) }),
);
