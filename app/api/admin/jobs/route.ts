import { listJobs } from '#lib/jobs/admin-service';
import { jobsContract } from '#lib/jobs/contract';
import { defineRoute } from '#lib/web/define-route';

/** Background work, newest first, and how full its queue is. */
export const GET = defineRoute(jobsContract['GET /api/admin/jobs'], ({ ctx, query }) => listJobs(ctx, query));
