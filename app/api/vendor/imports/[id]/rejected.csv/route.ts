import * as z from 'zod';
import { openRefused } from '#lib/market/imports/service';
import { defineRoute } from '#lib/web/define-route';
import { noStore } from '#lib/words/respond';

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
