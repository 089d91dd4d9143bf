import { exportQuery } from '#lib/market/imports/schema';
import { openExport } from '#lib/market/imports/service';
import { requireStall } from '#lib/web/auth/asker';
import { defineRoute } from '#lib/web/define-route';
import { noStore } from '#lib/words/respond';

export const GET = defineRoute(
  { name: 'GET /api/vendor/exports', auth: 'vendor', scope: 'products:read', query: exportQuery },
  async ({ ctx, asker, query: { vendor_id, ...wanted } }) => {
    const vendorId = requireStall(asker, vendor_id);
    const { body, name } = openExport(ctx, asker, vendorId, wanted);
    const headers = {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': noStore,
      'x-content-type-options': 'nosniff',
    };
    return new Response(body, { headers });
  },
);
