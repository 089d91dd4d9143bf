import * as z from 'zod';
import { cancelJob } from '#lib/jobs/admin-service';
import { defineRoute } from '#lib/web/define-route';

const params = z.object({ id: z.uuid() });

/** Ends a job that waits or runs; a running one is told to stop. */
export const POST = defineRoute(
  { name: 'POST /api/admin/jobs/:id/cancel', auth: 'admin', params },
  async ({ ctx, params: { id } }) => ({ success: true, job: await cancelJob(ctx, id) }),
);
