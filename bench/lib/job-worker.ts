import * as z from 'zod';
import { logger } from '#lib/base/logger';
import { jobType } from '#lib/engines/jobs/job-type';
import { makeJobQueue } from '#lib/engines/jobs/queue';
import { startWorker } from '#lib/engines/jobs/worker';

// A worker for bench/jobs.ts: everything of a real one, but a job that does nothing.

export const benchJobs = {
  'bench-nothing': jobType({
    payload: z.strictObject({ n: z.number() }),
    policy: { retryLimit: 0, retryDelayS: 1, expireInS: 60, concurrency: 10, priority: 0 },
  }),
};

export const openBenchQueue = (databaseUrl: string) =>
  makeJobQueue({ databaseUrl, max: 10, logger, name: 'livestall-bench-jobs', types: benchJobs });

if (process.send) {
  const jobs = openBenchQueue(process.env.DATABASE_URL ?? '');
  await startWorker({ jobs, logger }, { handlers: { 'bench-nothing': async () => undefined } });
  process.on('disconnect', () => process.exit(0));
  process.send('ready');
}
