import { inventoryContract } from '#lib/market/inventory/contract';
import { transferStock } from '#lib/market/inventory/service';
import { defineRoute } from '#lib/web/define-route';

export const POST = defineRoute(
  inventoryContract['POST /api/vendor/inventory/transfer'],
  async ({ ctx, asker, body }) => ({ transfer: await transferStock(ctx, asker, body) }),
);
