import { defineRoute } from '#lib/http/define-route';
import { undoParams } from '#lib/inventory/schema';
import { undoChange } from '#lib/inventory/service';

export const POST = defineRoute(
  { name: 'POST /api/vendor/inventory/changes/:id/undo', auth: 'vendor', params: undoParams },
  async ({ ctx, session, params }) => ({ success: true, undo: await undoChange(ctx, session, params.id) }),
);
