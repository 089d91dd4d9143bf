import { importsContract } from '#lib/market/imports/contract';
import { getImport } from '#lib/market/imports/service';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(
  importsContract['GET /api/vendor/imports/:id'],
  async ({ ctx, asker, params: { id }, query: given }) => ({
    import: await getImport(ctx, asker, id, given),
  }),
);
