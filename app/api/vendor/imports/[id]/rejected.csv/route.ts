import * as z from 'zod';
import { defineRoute } from '#lib/http/define-route';
import { noStore } from '#lib/http/respond';
import { openRefused } from '#lib/imports/service';

const params = z.strictObject({ id: z.uuid() });

export const GET = defineRoute(
  { name: 'GET /api/vendor/imports/:id/rejected.csv', auth: 'vendor', scope: 'imports:write', params },
  async ({ ctx, asker, params: { id } }) => {
    const { body, name } = await openRefused(ctx, asker, id);
    const headers = {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': noStore,
      'x-content-type-options': 'nosniff',
    };
    return new Response(body, { headers });
  },
);
