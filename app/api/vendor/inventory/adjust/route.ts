import { adjustStockInput } from '#lib/market/inventory/schema';
import { adjustStock } from '#lib/market/inventory/service';
import { defineRoute } from '#lib/web/define-route';

export const POST = defineRoute(
  {
    name: 'POST /api/vendor/inventory/adjust',
    auth: 'vendor',
    scope: 'inventory:write',
    body: adjustStockInput,
  },
  async ({ ctx, asker, body }) => ({ success: true, inventory: await adjustStock(ctx, asker, body) }),
);
