import { defineRoute } from '#lib/http/define-route';
import { transferInput } from '#lib/inventory/schema';
import { transferStock } from '#lib/inventory/service';

export const POST = defineRoute(
  {
    name: 'POST /api/vendor/inventory/transfer',
    auth: 'vendor',
    scope: 'inventory:write',
    body: transferInput,
  },
  async ({ ctx, asker, body }) => ({ success: true, transfer: await transferStock(ctx, asker, body) }),
);
