import * as z from 'zod';
import { pictureOrderInput } from '#lib/market/products/schema';
import { orderPictures } from '#lib/market/products/service';
import { defineRoute } from '#lib/web/define-route';

const params = z.object({ id: z.uuid() });

export const PUT = defineRoute(
  { name: 'PUT /api/vendor/products/:id/images/order', auth: 'vendor', params, body: pictureOrderInput },
  async ({ ctx, session, params: { id }, body }) => ({
    success: true,
    product: await orderPictures(ctx, session, id, body.image_ids),
  }),
);
