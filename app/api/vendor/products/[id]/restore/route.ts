import * as z from 'zod';
import { runCommand } from '#lib/market/products/service';
import { defineRoute } from '#lib/web/define-route';

const params = z.object({ id: z.uuid() });

export const POST = defineRoute(
  { name: 'POST /api/vendor/products/:id/restore', auth: 'vendor', scope: 'products:write', params },
  async ({ ctx, asker, params: { id } }) => ({
    success: true,
    product: await runCommand(ctx, asker, id, 'restore'),
  }),
);
