import { importsContract } from '#lib/market/imports/contract';
import { listImports, uploadImport } from '#lib/market/imports/service';
import { requireStall } from '#lib/web/auth/asker';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(
  importsContract['GET /api/vendor/imports'],
  async ({ ctx, asker, query: { vendor_id, ...page } }) => {
    const vendorId = requireStall(asker, vendor_id);
    return listImports(ctx, asker, vendorId, page);
  },
);

/** The body is the file itself, whatever its content type: it is passed on to Storage while it arrives. */
export const POST = defineRoute(
  importsContract['POST /api/vendor/imports'],
  async ({ ctx, asker, query, stream, headers }) => {
    const vendorId = requireStall(asker, query.vendor_id);
    const file = { vendorId, fileName: query.file_name, body: stream, headers };
    return { import: await uploadImport(ctx, asker, file) };
  },
);
