import { inventoryContract } from '#lib/market/inventory/contract';
import { listMovements } from '#lib/market/inventory/service';
import { requireStall } from '#lib/web/auth/asker';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(
  inventoryContract['GET /api/vendor/inventory/movements'],
  ({ ctx, asker, query: { vendor_id, ...filters } }) =>
    listMovements(ctx, asker, requireStall(asker, vendor_id), filters),
);
