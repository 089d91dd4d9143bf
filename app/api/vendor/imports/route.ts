import { importListQuery, importUploadQuery } from '#lib/market/imports/schema';
import { listImports, uploadImport } from '#lib/market/imports/service';
import { requireStall } from '#lib/web/auth/asker';
import { defineRoute } from '#lib/web/define-route';
import { noStore } from '#lib/words/respond';

export const GET = defineRoute(
  { name: 'GET /api/vendor/imports', auth: 'vendor', scope: 'imports:write', query: importListQuery },
  async ({ ctx, asker, query: { vendor_id, ...page } }) => {
    const vendorId = requireStall(asker, vendor_id);
    return { success: true, ...(await listImports(ctx, asker, vendorId, page)) };
  },
);

/** The body is the file itself, whatever its content type: it is passed on to Storage while it arrives. */
export const POST = defineRoute(
  {
    name: 'POST /api/vendor/imports',
    auth: 'vendor',
    scope: 'imports:write',
    query: importUploadQuery,
    limit: 'import',
  },
  async ({ ctx, asker, query, stream, headers }) => {
    const vendorId = requireStall(asker, query.vendor_id);
    const file = { vendorId, fileName: query.file_name, body: stream, headers };
    const answer = { success: true, import: await uploadImport(ctx, asker, file) };
    return Response.json(answer, { status: 201, headers: { 'cache-control': noStore } });
  },
);
