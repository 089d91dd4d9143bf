import { inventoryContract } from '#lib/market/inventory/contract';
import { undoChange } from '#lib/market/inventory/service';
import { defineRoute } from '#lib/web/define-route';

export const POST = defineRoute(
  inventoryContract['POST /api/vendor/inventory/changes/:id/undo'],
  async ({ ctx, asker, params }) => ({ undo: await undoChange(ctx, asker, params.id) }),
);
