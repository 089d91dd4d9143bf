import * as z from 'zod';
import { duplicateProduct } from '#lib/market/products/service';
import { defineRoute } from '#lib/web/define-route';
import { noStore } from '#lib/words/respond';

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
