import * as z from 'zod';
import { rejectInput } from '#lib/market/products/schema';
import { decideProduct } from '#lib/market/products/service';
import { defineRoute } from '#lib/web/define-route';

const params = z.object({ id: z.uuid() });

export const POST = defineRoute(
  { name: 'POST /api/admin/products/:id/reject', auth: 'admin', params, body: rejectInput },
  async ({ ctx, session, params: { id }, body }) => ({
    success: true,
    product: await decideProduct(ctx, session, id, body),
  }),
);
