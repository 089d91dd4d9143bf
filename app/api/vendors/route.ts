import { vendorsContract } from '#lib/market/vendors/contract';
import { listVendors } from '#lib/market/vendors/service';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(vendorsContract['GET /api/vendors'], ({ ctx, query }) =>
  listVendors(ctx, query),
);
