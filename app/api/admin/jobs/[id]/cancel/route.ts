import { cancelJob } from '#lib/jobs/admin-service';
import { jobsContract } from '#lib/jobs/contract';
import { defineRoute } from '#lib/web/define-route';

/** Ends a job that waits or runs; a running one is told to stop. */
export const POST = defineRoute(
  jobsContract['POST /api/admin/jobs/:id/cancel'],
  async ({ ctx, params: { id } }) => ({ job: await cancelJob(ctx, id) }),
);
