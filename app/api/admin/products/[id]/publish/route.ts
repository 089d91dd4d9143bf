import * as z from 'zod';
import { defineRoute } from '#lib/http/define-route';
import { publishInput } from '#lib/products/schema';
import { decideProduct } from '#lib/products/service';

const params = z.object({ id: z.uuid() });

export const POST = defineRoute(
  { name: 'POST /api/admin/products/:id/publish', auth: 'admin', params, body: publishInput },
  async ({ ctx, session, params: { id }, body: { updated_at } }) => ({
    success: true,
    product: await decideProduct(ctx, session, id, { updated_at, reason: null }),
  }),
);
