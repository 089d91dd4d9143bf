import * as z from 'zod';
import { getJob } from '#lib/jobs/admin-service';
import { defineRoute } from '#lib/web/define-route';

const params = z.object({ id: z.uuid() });

/** One job with its payload, its failures and its result. */
export const GET = defineRoute(
  { name: 'GET /api/admin/jobs/:id', auth: 'admin', params },
  async ({ ctx, params: { id } }) => ({ success: true, job: await getJob(ctx, id) }),
);
