import type { PgBoss } from 'pg-boss';
import type { logger as appLogger } from '#lib/base/logger';
import { type Claim, type ClaimedJob, claimJobs, giveBackJobs, touchJobs } from '#lib/engines/jobs/claims';
import { JobStopped, type JobWork, runJob } from '#lib/engines/jobs/run-job';

export interface LaneOptions {
  boss: PgBoss;
  logger: typeof appLogger;
  work: JobWork;
  concurrency: number;
  /** This worker's number while it may claim jobs, else null. */
  claimant: () => number | null;
  /** How long a handler that ignores its signal keeps its place. Default 30 s. */
  overrunMs?: number;
}

/** The places of one job type in one worker. Types do not wait for each other. */
export interface Lane {
  readonly name: string;
  /** There may be work: fills the free places. Never rejects. */
  wake(): void;
  running(): number;
  cancel(id: string): void;
  /** Keeps the claims alive and stops what is no longer ours. */
  touch(): Promise<void>;
  /** Takes nothing more. */
  close(): void;
  /** Resolves when nothing runs; at most `ms` later in any case. */
  idle(ms: number): Promise<void>;
  /** Stops what still runs and puts it back in line. */
  giveBack(): Promise<void>;
}

/** Kept by claim and not by job: a job that was taken over may come back to us while our older run of it goes on. */
interface Run extends Claim {
  controller: AbortController;
  settled: Promise<void>;
}

const sleep = (ms: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, ms).unref();
  });

/** Makes the lane of one type; it does nothing until it is woken. */
export function makeLane(options: LaneOptions): Lane {
  const { boss, logger, work, concurrency, claimant, overrunMs = 30_000 } = options;
  const runs = new Set<Run>();
  let taken = 0;
  let isOpen = true;
  let isFilling = false;
  let mayHaveWork = false;

  /** Holds the place until the handler has returned, so that `concurrency` bounds what really runs. */
  async function holdPlace(run: Run, returned: Promise<void>): Promise<void> {
    await run.settled;
    runs.delete(run);
    const hasReturned = await Promise.race([returned.then(() => true), sleep(overrunMs).then(() => false)]);
    if (!hasReturned)
      logger.error({ job: run.id, type: work.name }, 'a job handler ignores that its time is up');
    taken -= 1;
    if (mayHaveWork) void fill();
  }

  function start(job: ClaimedJob): void {
    const controller = new AbortController();
    const { settled, returned } = runJob({ boss, logger, work, job, controller });
    const run = { id: job.id, retryCount: job.retryCount, controller, settled };
    runs.add(run);
    taken += 1;
    void holdPlace(run, returned);
  }

  async function claim(): Promise<void> {
    const worker = claimant();
    const limit = concurrency - taken;
    if (worker === null || limit <= 0) return;
    mayHaveWork = false;
    const jobs = await claimJobs(boss, { name: work.name, limit, worker });
    // A full catch means that there may be more; a short one, that a wake will come.
    if (jobs.length === limit) mayHaveWork = true;
    for (const job of jobs) start(job);
  }

  async function fill(): Promise<void> {
    if (isFilling) return;
    isFilling = true;
    try {
      while (isOpen && mayHaveWork && taken < concurrency && claimant() !== null) await claim();
    } catch (error) {
      logger.error({ err: error, type: work.name }, 'jobs could not be claimed');
    } finally {
      isFilling = false;
    }
  }

  return {
    name: work.name,
    wake: () => {
      mayHaveWork = true;
      void fill();
    },
    running: () => runs.size,
    cancel: (id) => {
      for (const run of runs) if (run.id === id) run.controller.abort(new JobStopped('cancelled'));
    },
    touch: async () => {
      if (runs.size === 0) return;
      const newest = new Map([...runs].map((run) => [run.id, run]));
      const older = [...runs].filter((run) => newest.get(run.id) !== run);
      const lost = await touchJobs(boss, work.name, [...newest.values()]);
      for (const run of [...older, ...lost.flatMap((id) => newest.get(id) ?? [])])
        if (runs.has(run)) run.controller.abort(new JobStopped('taken over'));
    },
    close: () => {
      isOpen = false;
    },
    idle: async (ms) => {
      const all = async () => {
        while (runs.size > 0 || isFilling) {
          await Promise.all([...runs].map(({ settled }) => settled));
          await sleep(5);
        }
      };
      await Promise.race([all(), sleep(ms)]);
    },
    giveBack: async () => {
      const left = [...runs];
      if (left.length === 0) return;
      for (const { controller } of left) controller.abort(new JobStopped('shutdown'));
      await giveBackJobs(boss, work.name, left);
    },
  };
}
