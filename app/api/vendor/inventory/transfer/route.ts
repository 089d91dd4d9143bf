import { transferInput } from '#lib/market/inventory/schema';
import { transferStock } from '#lib/market/inventory/service';
import { defineRoute } from '#lib/web/define-route';

export const POST = defineRoute(
  {
    name: 'POST /api/vendor/inventory/transfer',
    auth: 'vendor',
    scope: 'inventory:write',
    body: transferInput,
  },
  async ({ ctx, asker, body }) => ({ success: true, transfer: await transferStock(ctx, asker, body) }),
);
