import type { logger as appLogger } from '#lib/base/logger';
import { typesWithWork } from '#lib/engines/jobs/claims';
import type { JobHandlers } from '#lib/engines/jobs/handler';
import type { JobName, JobTypeMap } from '#lib/engines/jobs/job-type';
import { type Lane, makeLane } from '#lib/engines/jobs/lane';
import type { JobQueue } from '#lib/engines/jobs/queue';
import { makeRecovery } from '#lib/engines/jobs/recovery';
import { bindHandler } from '#lib/engines/jobs/run-job';
import { type Schedule, startSchedules } from '#lib/engines/jobs/schedules';
import { startTicker } from '#lib/engines/jobs/ticker';
import { openWorkerSession, type WorkerSession } from '#lib/engines/jobs/worker-session';

/** The least that a worker needs of its context; handlers receive all of it. */
export interface WorkerBase<T extends JobTypeMap> {
  jobs: JobQueue<T>;
  logger: typeof appLogger;
}

export interface WorkerOptions<T extends JobTypeMap, Context> {
  handlers: JobHandlers<T, Context>;
  /** Serve only these types. Default: all. */
  only?: readonly JobName<T>[];
  /** What this worker, beside the others, sends by the clock. Default: nothing. */
  schedules?: readonly Schedule<T>[];
  /** How often it looks for due work that nobody announced, such as retries. */
  pollMs?: number;
  /** How often it looks for jobs whose worker died. */
  recoverMs?: number;
  heartbeatMs?: number;
}

export interface Worker {
  /** Takes nothing more, waits up to `graceMs` for what runs, and puts the rest back in line. */
  stop(graceMs: number): Promise<void>;
  /** How many jobs run in it now. */
  running(): number;
}

async function makeLanes<T extends JobTypeMap, C extends WorkerBase<T>>(
  ctx: C,
  { handlers, only }: WorkerOptions<T, C>,
  claimant: () => number | null,
): Promise<Lane[]> {
  const { boss, types } = await ctx.jobs.engine();
  const names = only ?? (Object.keys(types) as JobName<T>[]);
  const lanes = names.map((name) => {
    const type = types[name];
    const handler = handlers[name];
    if (!type || !handler) throw new Error(`There is no job type ${name}, or no handler for it.`);
    const work = { name, payload: type.payload, handle: bindHandler(handler, ctx) };
    const { concurrency, priority } = type.policy;
    return { priority, lane: makeLane({ boss, logger: ctx.logger, work, concurrency, claimant }) };
  });
  return lanes.sort((a, b) => b.priority - a.priority).map(({ lane }) => lane);
}

/** Runs every round of the list; the first failure is thrown when all have been tried. */
async function each(lanes: readonly Lane[], run: (lane: Lane) => Promise<void>): Promise<void> {
  const results = await Promise.allSettled(lanes.map(run));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

/**
 * Works off jobs until it is stopped. A job is started within milliseconds of its sender's commit (NOTIFY), or within
 * `pollMs` of being due. It ends exactly once: the claim of a worker that died is handed on within two rounds of
 * `recoverMs`, that of one that is cut off when it was silent for the type's heartbeat, and an end that comes from a
 * claim handed on changes nothing. Rejects when the database cannot be reached at the start; outlives it later.
 */
export async function startWorker<T extends JobTypeMap, C extends WorkerBase<T>>(
  ctx: C,
  options: WorkerOptions<T, C>,
): Promise<Worker> {
  const { jobs, logger } = ctx;
  const { boss, databaseUrl } = await jobs.engine();
  let session: WorkerSession | undefined;
  const lanes = await makeLanes(ctx, options, () => (session?.isHeld() ? session.worker : null));
  const names = lanes.map(({ name }) => name);
  const wake = (type?: string) => {
    for (const lane of lanes) if (type === undefined || lane.name === type) lane.wake();
  };
  session = await openWorkerSession({
    databaseUrl,
    name: 'livestall-worker',
    logger,
    onWake: wake,
    onCancel: (id) => {
      for (const lane of lanes) lane.cancel(id);
    },
  });
  const held = session;
  wake();

  const poll = async () => {
    for (const name of await typesWithWork(boss, names)) wake(name);
  };
  const touch = () => each(lanes, (lane) => lane.touch());
  const stopRounds = [
    startTicker('poll', options.pollMs ?? 500, poll, logger),
    startTicker(
      'recovery',
      options.recoverMs ?? 1_000,
      makeRecovery(boss, names, logger, held.isHeld),
      logger,
    ),
    startTicker('heartbeat', options.heartbeatMs ?? 5_000, touch, logger),
    startSchedules<T>({ jobs, schedules: options.schedules ?? [], logger }),
  ];

  const stop = async (graceMs: number) => {
    for (const lane of lanes) lane.close();
    const [stopPoll, stopRecovery, stopTouch, stopSchedules] = stopRounds;
    await Promise.all([stopPoll?.(), stopRecovery?.(), stopSchedules?.()]);
    await Promise.all(lanes.map((lane) => lane.idle(graceMs)));
    await stopTouch?.();
    await each(lanes, (lane) => lane.giveBack()).catch((error: unknown) =>
      logger.error(
        { err: error },
        'jobs could not be given back; others take them when this worker has gone',
      ),
    );
    await held.close();
  };
  let stopping: Promise<void> | undefined;
  return {
    stop: (graceMs) => {
      stopping ??= stop(graceMs);
      return stopping;
    },
    running: () => lanes.reduce((sum, lane) => sum + lane.running(), 0),
  };
}
