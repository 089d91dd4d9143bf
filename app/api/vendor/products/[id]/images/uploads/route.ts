import * as z from 'zod';
import { defineRoute } from '#lib/http/define-route';
import { pictureUploadInput } from '#lib/products/schema';
import { preparePictureUpload } from '#lib/products/service';

const params = z.object({ id: z.uuid() });

/** Where to PUT a picture. The product need not be there yet: its pictures can be sent before it is made. */
export const POST = defineRoute(
  { name: 'POST /api/vendor/products/:id/images/uploads', auth: 'vendor', params, body: pictureUploadInput },
  async ({ ctx, session, params: { id }, body }) => ({
    success: true,
    upload: await preparePictureUpload(ctx, session, id, body),
  }),
);
