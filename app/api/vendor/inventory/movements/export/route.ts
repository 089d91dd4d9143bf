import * as z from 'zod';
import { ledgerExportQuery } from '#lib/market/inventory/schema';
import { openLedgerExport } from '#lib/market/inventory/service';
import { requireStall } from '#lib/web/auth/asker';
import { defineRoute } from '#lib/web/define-route';
import { noStore } from '#lib/words/respond';

const query = ledgerExportQuery.extend({ vendor_id: z.uuid().optional() });

export const GET = defineRoute(
  { name: 'GET /api/vendor/inventory/movements/export', auth: 'vendor', query },
  async ({ ctx, session, query: { vendor_id, ...filters } }) => {
    const vendorId = requireStall(session, vendor_id);
    const { body, name } = await openLedgerExport(ctx, session, vendorId, filters);
    const headers = {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': noStore,
      'x-content-type-options': 'nosniff',
    };
    return new Response(body, { headers });
  },
);
