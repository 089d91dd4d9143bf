import { AppError } from '#lib/base/errors';
import type { JobDetail, JobFilter, JobPage, JobsOverview } from '#lib/engines/jobs/schema';
import type { ShopQueue } from '#lib/tasks/queue';

/** What these functions need of the runtime. */
interface Context {
  jobs: ShopQueue;
}

/** A page of jobs, newest first, and how full the queue is. */
export async function listJobs(
  ctx: Context,
  filter: JobFilter,
): Promise<JobPage & { overview: JobsOverview }> {
  const [page, overview] = await Promise.all([ctx.jobs.listJobs(filter), ctx.jobs.overview()]);
  return { ...page, overview };
}

/** One job with payload and history. Throws not_found. */
export async function getJob(ctx: Context, id: string): Promise<JobDetail> {
  const job = await ctx.jobs.findJob(id);
  if (!job) throw new AppError('not_found', 'There is no such job: ended ones are removed after a while.');
  return job;
}

/** Puts a failed or cancelled job back in line. Throws not_found, or conflict with the job as it is. */
export async function retryJob(ctx: Context, id: string): Promise<JobDetail> {
  const isBack = await ctx.jobs.retryJob(id);
  const job = await getJob(ctx, id);
  if (!isBack)
    throw new AppError(
      'conflict',
      `Only failed and cancelled jobs can be tried again; this one is ${job.state}.`,
      {
        details: job,
      },
    );
  return job;
}

/** Ends a job that waits or runs. Throws not_found, or conflict with the job as it is. */
export async function cancelJob(ctx: Context, id: string): Promise<JobDetail> {
  const isEnded = await ctx.jobs.cancelJob(id);
  const job = await getJob(ctx, id);
  if (!isEnded)
    throw new AppError('conflict', `This job has ended already: it is ${job.state}.`, { details: job });
  return job;
}
