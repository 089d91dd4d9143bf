import * as z from 'zod';
import { defineRoute } from '#lib/http/define-route';
import { cancelImport } from '#lib/imports/service';

const params = z.strictObject({ id: z.uuid() });

export const POST = defineRoute(
  {
    name: 'POST /api/vendor/imports/:id/cancel',
    auth: 'vendor',
    scope: 'imports:write',
    params,
    body: z.strictObject({}),
  },
  async ({ ctx, asker, params: { id } }) => ({
    success: true,
    import: await cancelImport(ctx, asker, id),
  }),
);
