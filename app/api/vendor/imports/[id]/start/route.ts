import * as z from 'zod';
import { importStart } from '#lib/market/imports/schema';
import { startImport } from '#lib/market/imports/service';
import { defineRoute } from '#lib/web/define-route';

const params = z.strictObject({ id: z.uuid() });

export const POST = defineRoute(
  {
    name: 'POST /api/vendor/imports/:id/start',
    auth: 'vendor',
    scope: 'imports:write',
    params,
    body: importStart,
  },
  async ({ ctx, asker, params: { id }, body }) => ({
    success: true,
    import: await startImport(ctx, asker, id, body),
  }),
);
