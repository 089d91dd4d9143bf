import { ordersContract } from '#lib/market/orders/contract';
import { moveVendorOrder } from '#lib/market/orders/service';
import { defineRoute } from '#lib/web/define-route';

/** Done once however often it is sent: it names the state that the asker saw, and another one answers 409. */
export const POST = defineRoute(
  ordersContract['POST /api/vendor/orders/:id/transitions'],
  async ({ ctx, asker, params, body }) => {
    const { order, undoSeconds } = await moveVendorOrder(ctx, asker, params.id, body);
    return { order, undo_seconds: undoSeconds };
  },
);
