import * as z from 'zod';
import { defineRoute } from '#lib/http/define-route';
import { rejectInput } from '#lib/products/schema';
import { decideProduct } from '#lib/products/service';

const params = z.object({ id: z.uuid() });

export const POST = defineRoute(
  { name: 'POST /api/admin/products/:id/reject', auth: 'admin', params, body: rejectInput },
  async ({ ctx, session, params: { id }, body }) => ({
    success: true,
    product: await decideProduct(ctx, session, id, body),
  }),
);
