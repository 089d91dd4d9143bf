import { jobFilter } from '#lib/engines/jobs/schema';
import { listJobs } from '#lib/jobs/admin-service';
import { defineRoute } from '#lib/web/define-route';

/** Background work, newest first, and how full its queue is. */
export const GET = defineRoute(
  { name: 'GET /api/admin/jobs', auth: 'admin', query: jobFilter },
  async ({ ctx, query }) => ({ success: true, ...(await listJobs(ctx, query)) }),
);
