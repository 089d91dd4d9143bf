import { productsContract } from '#lib/market/products/contract';
import { runCommand } from '#lib/market/products/service';
import { defineRoute } from '#lib/web/define-route';

export const POST = defineRoute(
  productsContract['POST /api/vendor/products/:id/archive'],
  async ({ ctx, asker, params: { id } }) => ({
    product: await runCommand(ctx, asker, id, 'archive'),
  }),
);
