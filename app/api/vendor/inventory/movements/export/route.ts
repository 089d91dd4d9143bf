import { inventoryContract } from '#lib/market/inventory/contract';
import { openLedgerExport } from '#lib/market/inventory/service';
import { csvFile } from '#lib/web/answer';
import { requireStall } from '#lib/web/auth/asker';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(
  inventoryContract['GET /api/vendor/inventory/movements/export'],
  async ({ ctx, session, query: { vendor_id, ...filters } }) =>
    csvFile(await openLedgerExport(ctx, session, requireStall(session, vendor_id), filters)),
);
