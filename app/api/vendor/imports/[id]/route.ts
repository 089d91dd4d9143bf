import * as z from 'zod';
import { defineRoute } from '#lib/http/define-route';
import { delimiter, encoding } from '#lib/imports/schema';
import { getImport } from '#lib/imports/service';

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
