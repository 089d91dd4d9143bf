import { cartsContract } from '#lib/market/carts/contract';
import { setInCart, shopperOf, takeFromCart } from '#lib/market/carts/service';
import { defineRoute } from '#lib/web/define-route';

export const PUT = defineRoute(
  cartsContract['PUT /api/cart/items/:variantId'],
  ({ ctx, params, body, ...asked }) => setInCart(ctx, shopperOf(asked), params.variantId, body),
);

export const DELETE = defineRoute(
  cartsContract['DELETE /api/cart/items/:variantId'],
  ({ ctx, params, ...asked }) => takeFromCart(ctx, shopperOf(asked), params.variantId),
);
