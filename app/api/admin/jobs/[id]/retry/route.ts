import { retryJob } from '#lib/jobs/admin-service';
import { jobsContract } from '#lib/jobs/contract';
import { defineRoute } from '#lib/web/define-route';

/** Puts a failed or cancelled job back in line. */
export const POST = defineRoute(
  jobsContract['POST /api/admin/jobs/:id/retry'],
  async ({ ctx, params: { id } }) => ({ job: await retryJob(ctx, id) }),
);
