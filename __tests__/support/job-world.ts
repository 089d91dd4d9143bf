import { pino } from 'pino';
import * as z from 'zod';
import { connect, type DatabaseHandle } from '#lib/data/db/connect';
import type { JobHandlers } from '#lib/engines/jobs/handler';
import { type JobTypeMap, jobType } from '#lib/engines/jobs/job-type';
import { type JobQueue, makeJobQueue } from '#lib/engines/jobs/queue';
import type { JobDetail, JobState } from '#lib/engines/jobs/schema';
import { startWorker, type Worker, type WorkerBase, type WorkerOptions } from '#lib/engines/jobs/worker';
import { createDatabaseFromTemplate } from '#supabase/local/test-stack';
import { until } from './until.ts';

export const silent = pino({ level: 'silent' });

const policy = { retryLimit: 2, retryDelayS: 1, expireInS: 20, concurrency: 3, priority: 0 };

/** Types that need nothing of the shop. */
export const testTypes = {
  note: jobType({ payload: z.object({ text: z.string() }), policy }),
  flaky: jobType({ payload: z.object({ failures: z.number() }), policy }),
  slow: jobType({
    payload: z.object({ ms: z.number() }),
    policy: { ...policy, retryLimit: 1, expireInS: 1, concurrency: 2 },
  }),
  once: jobType({ payload: z.object({}), policy: { ...policy, retryLimit: 0 } }),
};
export type TestTypes = typeof testTypes;

export interface JobWorld<T extends JobTypeMap = TestTypes> {
  url: string;
  database: DatabaseHandle;
  queue: JobQueue<T>;
  /** Another queue over the same database, as another process has one. Closed by `end`. */
  anotherQueue(): JobQueue<T>;
  /** A worker that is stopped by `end`. Looks around faster than those of the shop. */
  work(
    handlers: Partial<JobHandlers<T, WorkerBase<T>>>,
    options?: Partial<WorkerOptions<T, WorkerBase<T>>>,
    queue?: JobQueue<T>,
  ): Promise<Worker>;
  end(): Promise<void>;
}

/** A database of its own with a queue of `types` in it. */
export async function makeJobWorld<T extends JobTypeMap = TestTypes>(
  name: string,
  types: T = testTypes as unknown as T,
): Promise<JobWorld<T>> {
  const { url, drop } = await createDatabaseFromTemplate(name);
  const database = connect(url, { max: 4, name });
  const queues: JobQueue<T>[] = [];
  const workers: Worker[] = [];
  const anotherQueue = () => {
    const queue = makeJobQueue({ databaseUrl: url, max: 4, logger: silent, name, types });
    queues.push(queue);
    return queue;
  };
  const queue = anotherQueue();
  await queue.start();
  return {
    url,
    database,
    queue,
    anotherQueue,
    async work(handlers, options = {}, own = queue) {
      const worker = await startWorker<T, WorkerBase<T>>(
        { jobs: own, logger: silent },
        {
          handlers: handlers as JobHandlers<T, WorkerBase<T>>,
          only: Object.keys(handlers) as (keyof T & string)[],
          pollMs: 100,
          recoverMs: 200,
          heartbeatMs: 200,
          ...options,
        },
      );
      workers.push(worker);
      return worker;
    },
    async end() {
      for (const worker of workers) await worker.stop(0);
      for (const each of queues) await each.close();
      await database.close();
      await drop();
    },
  };
}

/** Resolves with the job once it is in `state`. */
export function jobIn(
  queue: Pick<JobQueue<JobTypeMap>, 'findJob'>,
  id: string,
  state: JobState,
): Promise<JobDetail> {
  return until(`the job is ${state}`, async () => {
    const job = await queue.findJob(id);
    if (job?.state === state) return job;
    throw new Error(`it is ${job?.state}: ${job?.error}`);
  });
}
