import { undoParams } from '#lib/market/inventory/schema';
import { undoChange } from '#lib/market/inventory/service';
import { defineRoute } from '#lib/web/define-route';

export const POST = defineRoute(
  {
    name: 'POST /api/vendor/inventory/changes/:id/undo',
    auth: 'vendor',
    scope: 'inventory:write',
    params: undoParams,
  },
  async ({ ctx, asker, params }) => ({ success: true, undo: await undoChange(ctx, asker, params.id) }),
);
