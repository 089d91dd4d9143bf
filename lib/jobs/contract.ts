import * as z from 'zod';
import { jobDetail, jobFilter, jobPage, jobsOverview } from '#lib/engines/jobs/schema';
import { contract } from '#lib/web/contract';

export const jobsContract = contract({
  'POST /api/admin/jobs/:id/cancel': {
    summary: 'Ends a job that waits or runs; a running one is told to stop',
    auth: 'admin',
    params: z.object({ id: z.uuid() }),
    answer: z.object({ job: jobDetail }),
  },
  'POST /api/admin/jobs/:id/retry': {
    summary: 'Puts a failed or cancelled job back in line',
    auth: 'admin',
    params: z.object({ id: z.uuid() }),
    answer: z.object({ job: jobDetail }),
  },
  'GET /api/admin/jobs/:id': {
    summary: 'One job with its payload, its failures and its result',
    auth: 'admin',
    params: z.object({ id: z.uuid() }),
    answer: z.object({ job: jobDetail }),
  },
  'GET /api/admin/jobs': {
    summary: 'Background work, newest first, and how full its queue is',
    auth: 'admin',
    query: jobFilter,
    answer: jobPage.extend({ overview: jobsOverview }),
  },
});
