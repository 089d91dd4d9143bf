import { defineRoute } from '#lib/http/define-route';
import { transitionInput, vendorOrderParams } from '#lib/orders/schema';
import { moveVendorOrder } from '#lib/orders/service';

/** Done once however often it is sent: it names the state that the asker saw, and another one answers 409. */
export const POST = defineRoute(
  {
    name: 'POST /api/vendor/orders/:id/transitions',
    auth: 'vendor',
    params: vendorOrderParams,
    body: transitionInput,
  },
  async ({ ctx, session, params, body }) => {
    const { order, undoSeconds } = await moveVendorOrder(ctx, session, params.id, body);
    return { success: true, order, undo_seconds: undoSeconds };
  },
);
