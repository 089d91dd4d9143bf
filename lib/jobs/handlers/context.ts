import type { SupabaseClient } from '@supabase/supabase-js';
import type { Handler, JobHandlers } from '#lib/engines/jobs/handler';
import type { Mailer } from '#lib/engines/mail/mailer';
import type { Runtime } from '#lib/runtime';
import type { JobTypes, ShopJobName, ShopPayloadOf } from '#lib/tasks/job-types';
import type { ShopQueue } from '#lib/tasks/queue';

/** What a job's handler may use: the runtime of the worker process, and what only the worker has. */
export interface WorkerContext extends Omit<Runtime, 'close'> {
  jobs: ShopQueue;
  mailer: Mailer;
  /** Storage with the secret key: past its policies. */
  storage: SupabaseClient['storage'];
}

/** The handler of one of the shop's job types. */
export type JobHandler<N extends ShopJobName> = Handler<WorkerContext, ShopPayloadOf<N>>;

/** A handler for every job type of the shop. */
export type ShopHandlers = JobHandlers<JobTypes, WorkerContext>;
