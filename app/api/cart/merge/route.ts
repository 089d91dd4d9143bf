import { cartsContract } from '#lib/market/carts/contract';
import { mergeCarts, shopperOf } from '#lib/market/carts/service';
import { defineRoute } from '#lib/web/define-route';

export const POST = defineRoute(cartsContract['POST /api/cart/merge'], ({ ctx, session, ...asked }) =>
  mergeCarts(ctx, session, shopperOf({ session, ...asked }).jar),
);
