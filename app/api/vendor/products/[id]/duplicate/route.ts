import * as z from 'zod';
import { defineRoute } from '#lib/http/define-route';
import { noStore } from '#lib/http/respond';
import { duplicateProduct } from '#lib/products/service';

const params = z.object({ id: z.uuid() });

export const POST = defineRoute(
  { name: 'POST /api/vendor/products/:id/duplicate', auth: 'vendor', params },
  async ({ ctx, session, params: { id } }) => {
    const product = await duplicateProduct(ctx, session, id);
    return Response.json(
      { success: true, product },
      { status: 201, headers: { location: `/api/vendor/products/${product.id}`, 'cache-control': noStore } },
    );
  },
);
