import { importsContract } from '#lib/market/imports/contract';
import { cancelImport } from '#lib/market/imports/service';
import { defineRoute } from '#lib/web/define-route';

export const POST = defineRoute(
  importsContract['POST /api/vendor/imports/:id/cancel'],
  async ({ ctx, asker, params: { id } }) => ({
    import: await cancelImport(ctx, asker, id),
  }),
);
