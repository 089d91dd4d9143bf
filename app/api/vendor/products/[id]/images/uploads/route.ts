import * as z from 'zod';
import { pictureUploadInput } from '#lib/market/products/schema';
import { preparePictureUpload } from '#lib/market/products/service';
import { defineRoute } from '#lib/web/define-route';

const params = z.object({ id: z.uuid() });

/** Where to PUT a picture. The product need not be there yet: its pictures can be sent before it is made. */
export const POST = defineRoute(
  { name: 'POST /api/vendor/products/:id/images/uploads', auth: 'vendor', params, body: pictureUploadInput },
  async ({ ctx, session, params: { id }, body }) => ({
    success: true,
    upload: await preparePictureUpload(ctx, session, id, body),
  }),
);
