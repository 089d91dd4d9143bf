import { getJob } from '#lib/jobs/admin-service';
import { jobsContract } from '#lib/jobs/contract';
import { defineRoute } from '#lib/web/define-route';

/** One job with its payload, its failures and its result. */
export const GET = defineRoute(jobsContract['GET /api/admin/jobs/:id'], async ({ ctx, params: { id } }) => ({
  job: await getJob(ctx, id),
}));
