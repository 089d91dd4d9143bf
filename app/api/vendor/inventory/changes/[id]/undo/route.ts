import { defineRoute } from '#lib/http/define-route';
import { undoParams } from '#lib/inventory/schema';
import { undoChange } from '#lib/inventory/service';

export const POST = defineRoute(
  {
    name: 'POST /api/vendor/inventory/changes/:id/undo',
    auth: 'vendor',
    scope: 'inventory:write',
    params: undoParams,
  },
  async ({ ctx, asker, params }) => ({ success: true, undo: await undoChange(ctx, asker, params.id) }),
);
