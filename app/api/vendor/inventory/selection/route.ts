import { inventoryContract } from '#lib/market/inventory/contract';
import { selectMatching } from '#lib/market/inventory/service';
import { requireStall } from '#lib/web/auth/asker';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(
  inventoryContract['GET /api/vendor/inventory/selection'],
  async ({ ctx, session, query: { vendor_id, ...filters } }) => ({
    selection: await selectMatching(ctx, session, requireStall(session, vendor_id), filters),
  }),
);
