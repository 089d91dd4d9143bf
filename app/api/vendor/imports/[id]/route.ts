import * as z from 'zod';
import { delimiter, encoding } from '#lib/market/imports/schema';
import { getImport } from '#lib/market/imports/service';
import { defineRoute } from '#lib/web/define-route';

const params = z.strictObject({ id: z.uuid() });
/** Shows the table as it would be read that way. */
const query = z.strictObject({ encoding: encoding.optional(), delimiter: delimiter.optional() });

export const GET = defineRoute(
  { name: 'GET /api/vendor/imports/:id', auth: 'vendor', scope: 'imports:write', params, query },
  async ({ ctx, asker, params: { id }, query: given }) => ({
    success: true,
    import: await getImport(ctx, asker, id, given),
  }),
);
