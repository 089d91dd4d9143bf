import { defineRoute } from '#lib/http/define-route';
import { adjustStockInput } from '#lib/inventory/schema';
import { adjustStock } from '#lib/inventory/service';

export const POST = defineRoute(
  { name: 'POST /api/vendor/inventory/adjust', auth: 'vendor', body: adjustStockInput },
  async ({ ctx, session, body }) => ({ success: true, inventory: await adjustStock(ctx, session, body) }),
);
