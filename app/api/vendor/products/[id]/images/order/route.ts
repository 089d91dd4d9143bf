import * as z from 'zod';
import { defineRoute } from '#lib/http/define-route';
import { pictureOrderInput } from '#lib/products/schema';
import { orderPictures } from '#lib/products/service';

const params = z.object({ id: z.uuid() });

export const PUT = defineRoute(
  { name: 'PUT /api/vendor/products/:id/images/order', auth: 'vendor', params, body: pictureOrderInput },
  async ({ ctx, session, params: { id }, body }) => ({
    success: true,
    product: await orderPictures(ctx, session, id, body.image_ids),
  }),
);
