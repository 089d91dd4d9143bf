import * as z from 'zod';
import { retryJob } from '#lib/jobs/admin-service';
import { defineRoute } from '#lib/web/define-route';

const params = z.object({ id: z.uuid() });

/** Puts a failed or cancelled job back in line. */
export const POST = defineRoute(
  { name: 'POST /api/admin/jobs/:id/retry', auth: 'admin', params },
  async ({ ctx, params: { id } }) => ({ success: true, job: await retryJob(ctx, id) }),
);
