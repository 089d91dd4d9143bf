import { defineRoute } from '#lib/http/define-route';
import { listJobs } from '#lib/jobs/admin-service';
import { jobFilter } from '#lib/jobs/schema';

/** Background work, newest first, and how full its queue is. */
export const GET = defineRoute(
  { name: 'GET /api/admin/jobs', auth: 'admin', query: jobFilter },
  async ({ ctx, query }) => ({ success: true, ...(await listJobs(ctx, query)) }),
);
