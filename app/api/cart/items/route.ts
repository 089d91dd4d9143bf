import { cartsContract } from '#lib/market/carts/contract';
import { addToCart, shopperOf } from '#lib/market/carts/service';
import { defineRoute } from '#lib/web/define-route';

export const POST = defineRoute(cartsContract['POST /api/cart/items'], ({ ctx, body, ...asked }) =>
  addToCart(ctx, shopperOf(asked), body),
);
