import { importsContract } from '#lib/market/imports/contract';
import { openRefused } from '#lib/market/imports/service';
import { csvFile } from '#lib/web/answer';
import { defineRoute } from '#lib/web/define-route';

export const GET = defineRoute(
  importsContract['GET /api/vendor/imports/:id/rejected.csv'],
  async ({ ctx, asker, params: { id } }) => {
    return csvFile(await openRefused(ctx, asker, id));
  },
);
