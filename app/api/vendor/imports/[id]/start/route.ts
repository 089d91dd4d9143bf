import { importsContract } from '#lib/market/imports/contract';
import { startImport } from '#lib/market/imports/service';
import { defineRoute } from '#lib/web/define-route';

export const POST = defineRoute(
  importsContract['POST /api/vendor/imports/:id/start'],
  async ({ ctx, asker, params: { id }, body }) => ({
    import: await startImport(ctx, asker, id, body),
  }),
);
