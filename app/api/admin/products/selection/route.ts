import { productsContract } from '#lib/market/products/contract';
import { selectWaitingOf } from '#lib/market/products/service';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(
  productsContract['GET /api/admin/products/selection'],
  async ({ ctx, session, query }) => ({ selection: await selectWaitingOf(ctx, session, query.vendor_id) }),
);
