import * as z from 'zod';
import { requireStall } from '#lib/auth/asker';
import { defineRoute } from '#lib/http/define-route';
import { noStore } from '#lib/http/respond';
import { ledgerExportQuery } from '#lib/inventory/schema';
import { openLedgerExport } from '#lib/inventory/service';

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
