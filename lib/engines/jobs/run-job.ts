import type { PgBoss } from 'pg-boss';
import type { ZodType } from 'zod';
import type { logger as appLogger } from '#lib/base/logger';
import { timed } from '#lib/base/observe';
import { type ClaimedJob, completeJob, failJob, giveUp } from '#lib/engines/jobs/claims';
import { type Handler, Unrecoverable } from '#lib/engines/jobs/handler';
import { describeError, withFailure, withResult } from '#lib/engines/jobs/output';

/** Why a run was told to stop. */
export type StopReason = 'time is up' | 'cancelled' | 'taken over' | 'shutdown';

/** What a run's signal carries as its reason. */
export class JobStopped extends Error {
  override name = 'JobStopped';
  readonly reason: StopReason;

  constructor(reason: StopReason, message: string = reason) {
    super(message);
    this.reason = reason;
  }
}

/** A handler with what it is given, its types forgotten. */
export interface JobWork {
  name: string;
  payload: ZodType;
  handle: (payload: unknown, job: { id: string; attempt: number; signal: AbortSignal }) => Promise<unknown>;
}

/** Binds a handler to its context. */
export function bindHandler<Context, Payload>(
  handler: Handler<Context, Payload>,
  ctx: Context,
): JobWork['handle'] {
  return (payload, job) => handler(ctx, payload as Payload, job);
}

export interface RunOptions {
  boss: PgBoss;
  logger: typeof appLogger;
  work: JobWork;
  job: ClaimedJob;
  controller: AbortController;
}

const rejectWhenAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

async function fail(options: RunOptions, startedAt: number, error: unknown): Promise<void> {
  const { boss, logger, work, job } = options;
  const attempt = job.retryCount + 1;
  const isLast = error instanceof Unrecoverable || job.retryCount >= job.retryLimit;
  if (error instanceof Unrecoverable) await giveUp(boss, work.name, job);
  const failure = {
    attempt,
    at: new Date().toISOString(),
    duration_ms: Math.round(performance.now() - startedAt),
    ...describeError(error),
  };
  const isOurs = await failJob(boss, work.name, job, withFailure(job.output, failure));
  // Only the kind of error: its text may quote the payload, which may name people.
  const told = {
    job: job.id,
    type: work.name,
    attempt,
    error: error instanceof Error ? error.name : typeof error,
  };
  if (!isOurs) logger.warn(told, 'a job failed that another worker has by now');
  else if (isLast) logger.error(told, 'a job failed for the last time');
  else logger.warn(told, 'a job failed and is tried again');
}

async function complete({ boss, logger, work, job }: RunOptions, result: unknown): Promise<void> {
  const isOurs = await completeJob(boss, work.name, job, withResult(job.output, result));
  if (!isOurs) logger.warn({ job: job.id, type: work.name }, 'a job was done that was no longer ours');
}

const pausesMs = [200, 1_000, 3_000, 6_000];

/** Says how a job ended, and says it again for ten seconds when the database is away. */
async function insist(say: () => Promise<void>): Promise<void> {
  for (const pauseMs of pausesMs) {
    try {
      return await say();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
  await say();
}

/** A run whose job is somebody else's matter now settles nothing. */
const isAbandoned = (signal: AbortSignal) =>
  signal.aborted && signal.reason instanceof JobStopped && signal.reason.reason !== 'time is up';

/**
 * Runs one claimed job and ends it: done, or failed when the handler threw or its time was up. `settled` resolves
 * when the database knows; `returned` when the handler has come to its end, which for one that ignores its signal
 * may be later. Neither rejects.
 */
export function runJob(options: RunOptions): { settled: Promise<void>; returned: Promise<void> } {
  const { work, job, controller, logger } = options;
  const { signal } = controller;
  const startedAt = performance.now();
  const timer = setTimeout(
    () => controller.abort(new JobStopped('time is up', `It took longer than ${job.expireInSeconds} s.`)),
    job.expireInSeconds * 1_000,
  );
  const handling = (async () =>
    work.handle(work.payload.parse(job.data), { id: job.id, attempt: job.retryCount + 1, signal }))();
  const outcome = timed('job', work.name, () => Promise.race([handling, rejectWhenAborted(signal)]));
  const settled = outcome
    .then(
      (result) => (isAbandoned(signal) ? undefined : insist(() => complete(options, result))),
      (error: unknown) => (isAbandoned(signal) ? undefined : insist(() => fail(options, startedAt, error))),
    )
    // The job stays marked as running until others see that nobody touches it any more.
    .catch((error: unknown) =>
      logger.error({ err: error, job: job.id, type: work.name }, 'a job could not be ended'),
    )
    .finally(() => clearTimeout(timer));
  const returned = handling.then(
    () => undefined,
    () => undefined,
  );
  return { settled, returned };
}
