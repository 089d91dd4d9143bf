import * as z from 'zod';
import { uploadedPicture } from '#lib/market/products/schema';
import { addPictures } from '#lib/market/products/service';
import { defineRoute } from '#lib/web/define-route';

const params = z.object({ id: z.uuid() });

/** A picture that was sent to the place that `…/images/uploads` gave. */
export const POST = defineRoute(
  { name: 'POST /api/vendor/products/:id/images', auth: 'vendor', params, body: uploadedPicture },
  async ({ ctx, session, params: { id }, body }) => ({
    success: true,
    product: await addPictures(ctx, session, id, [body]),
  }),
);
