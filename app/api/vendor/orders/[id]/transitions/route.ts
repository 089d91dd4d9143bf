import { transitionInput, vendorOrderParams } from '#lib/market/orders/schema';
import { moveVendorOrder } from '#lib/market/orders/service';
import { defineRoute } from '#lib/web/define-route';

/** Done once however often it is sent: it names the state that the asker saw, and another one answers 409. */
export const POST = defineRoute(
  {
    name: 'POST /api/vendor/orders/:id/transitions',
    auth: 'vendor',
    scope: 'orders:write',
    params: vendorOrderParams,
    body: transitionInput,
  },
  async ({ ctx, asker, params, body }) => {
    const { order, undoSeconds } = await moveVendorOrder(ctx, asker, params.id, body);
    return { success: true, order, undo_seconds: undoSeconds };
  },
);
