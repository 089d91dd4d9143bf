import { productsContract } from '#lib/market/products/contract';
import { listWaiting } from '#lib/market/products/service';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(productsContract['GET /api/admin/products'], ({ ctx, session, query }) =>
  listWaiting(ctx, session, query),
);
