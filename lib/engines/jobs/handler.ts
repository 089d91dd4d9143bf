import type { JobName, JobTypeMap, PayloadOf } from '#lib/engines/jobs/job-type';

/** One run of a job. */
export interface JobRun {
  id: string;
  /** 1 for the first try. */
  attempt: number;
  /** Aborted when the time is up, when the job was cancelled, when another worker has it, or at shutdown. */
  signal: AbortSignal;
}

/**
 * Does the work of one job. Any throw is a failure: the job is tried again by its policy. A worker may die at any
 * instant and a run that lost its lease may go on for a while beside its successor, so the effect must be the same
 * when it is run twice, even at once. What it returns is kept with the job and shown to admins.
 */
export type Handler<Context, Payload> = (
  ctx: Context,
  payload: Payload,
  job: JobRun,
  // biome-ignore lint/suspicious/noConfusingVoidType: a handler that ends without a return is fine
) => Promise<object | void>;

/** One handler for every type of a set. */
export type JobHandlers<T extends JobTypeMap, Context> = {
  [N in JobName<T>]: Handler<Context, PayloadOf<N, T>>;
};

/** Thrown by a handler when another try cannot help: the job goes to the dead letters at once. */
export class Unrecoverable extends Error {
  override name = 'Unrecoverable';
}
