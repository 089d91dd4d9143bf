import * as z from 'zod';
import { publishInput } from '#lib/market/products/schema';
import { decideProduct } from '#lib/market/products/service';
import { defineRoute } from '#lib/web/define-route';

const params = z.object({ id: z.uuid() });

export const POST = defineRoute(
  { name: 'POST /api/admin/products/:id/publish', auth: 'admin', params, body: publishInput },
  async ({ ctx, session, params: { id }, body: { updated_at } }) => ({
    success: true,
    product: await decideProduct(ctx, session, id, { updated_at, reason: null }),
  }),
);
