import { defineRoute } from '#lib/http/define-route';
import { adjustStockInput } from '#lib/inventory/schema';
import { adjustStock } from '#lib/inventory/service';

export const POST = defineRoute(
  {
    name: 'POST /api/vendor/inventory/adjust',
    auth: 'vendor',
    scope: 'inventory:write',
    body: adjustStockInput,
  },
  async ({ ctx, asker, body }) => ({ success: true, inventory: await adjustStock(ctx, asker, body) }),
);
