import * as z from 'zod';
import { defineRoute } from '#lib/http/define-route';
import { importStart } from '#lib/imports/schema';
import { startImport } from '#lib/imports/service';

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
