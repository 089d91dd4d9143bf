import { importsContract } from '#lib/market/imports/contract';
import { openExport } from '#lib/market/imports/service';
import { csvFile } from '#lib/web/answer';
import { requireStall } from '#lib/web/auth/asker';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(
  importsContract['GET /api/vendor/exports'],
  async ({ ctx, asker, query: { vendor_id, ...wanted } }) => {
    const vendorId = requireStall(asker, vendor_id);
    return csvFile(openExport(ctx, asker, vendorId, wanted));
  },
);
