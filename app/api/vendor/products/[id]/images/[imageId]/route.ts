import * as z from 'zod';
import { pictureAltInput } from '#lib/market/products/schema';
import { changeAlt, removePicture } from '#lib/market/products/service';
import { defineRoute } from '#lib/web/define-route';

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
