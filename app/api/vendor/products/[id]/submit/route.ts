import * as z from 'zod';
import { defineRoute } from '#lib/http/define-route';
import { runCommand } from '#lib/products/service';

const params = z.object({ id: z.uuid() });

export const POST = defineRoute(
  { name: 'POST /api/vendor/products/:id/submit', auth: 'vendor', scope: 'products:write', params },
  async ({ ctx, asker, params: { id } }) => ({
    success: true,
    product: await runCommand(ctx, asker, id, 'submit'),
  }),
);
