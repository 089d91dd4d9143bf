import * as z from 'zod';
import { cancelImport } from '#lib/market/imports/service';
import { defineRoute } from '#lib/web/define-route';

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
