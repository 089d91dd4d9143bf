import { cartsContract } from '#lib/market/carts/contract';
import { getCart, shopperOf } from '#lib/market/carts/service';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(cartsContract['GET /api/cart'], async ({ ctx, ...asked }) => ({
  cart: await getCart(ctx, shopperOf(asked)),
}));
