import * as z from 'zod';
import { defineRoute } from '#lib/http/define-route';
import { cancelJob } from '#lib/jobs/admin-service';

const params = z.object({ id: z.uuid() });

/** Ends a job that waits or runs; a running one is told to stop. */
export const POST = defineRoute(
  { name: 'POST /api/admin/jobs/:id/cancel', auth: 'admin', params },
  async ({ ctx, params: { id } }) => ({ success: true, job: await cancelJob(ctx, id) }),
);
