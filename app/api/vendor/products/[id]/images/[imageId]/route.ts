import * as z from 'zod';
import { defineRoute } from '#lib/http/define-route';
import { pictureAltInput } from '#lib/products/schema';
import { changeAlt, removePicture } from '#lib/products/service';

const params = z.object({ id: z.uuid(), imageId: z.uuid() });

export const PATCH = defineRoute(
  { name: 'PATCH /api/vendor/products/:id/images/:imageId', auth: 'vendor', params, body: pictureAltInput },
  async ({ ctx, session, params: { id, imageId }, body: { alt } }) => ({
    success: true,
    product: await changeAlt(ctx, session, id, { id: imageId, alt }),
  }),
);

export const DELETE = defineRoute(
  { name: 'DELETE /api/vendor/products/:id/images/:imageId', auth: 'vendor', params },
  async ({ ctx, session, params: { id, imageId } }) => ({
    success: true,
    product: await removePicture(ctx, session, id, imageId),
  }),
);
