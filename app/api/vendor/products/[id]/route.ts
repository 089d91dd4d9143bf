import * as z from 'zod';
import { saveProductInput } from '#lib/market/products/schema';
import { getStallProduct, saveProduct } from '#lib/market/products/service';
import { defineRoute } from '#lib/web/define-route';

const params = z.object({ id: z.uuid() });

export const GET = defineRoute(
  { name: 'GET /api/vendor/products/:id', auth: 'vendor', scope: 'products:read', params },
  async ({ ctx, asker, params: { id } }) => ({
    success: true,
    product: await getStallProduct(ctx, asker, id),
  }),
);

export const PATCH = defineRoute(
  {
    name: 'PATCH /api/vendor/products/:id',
    auth: 'vendor',
    scope: 'products:write',
    params,
    body: saveProductInput,
  },
  async ({ ctx, asker, params: { id }, body }) => ({
    success: true,
    product: await saveProduct(ctx, asker, id, body),
  }),
);
