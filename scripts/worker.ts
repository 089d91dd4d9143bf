import { setPriority } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { createClient } from '@supabase/supabase-js';
import { logger } from '#lib/base/logger';
import { startWorker, type Worker } from '#lib/engines/jobs/worker';
import { makeMailer } from '#lib/engines/mail/mailer';
import { noteLooseRejection } from '#lib/engines/monitoring/loose-rejections';
import type { WorkerContext } from '#lib/jobs/handlers/context';
import { handlers } from '#lib/jobs/registry';
import { schedules } from '#lib/jobs/schedules';
import { startWorkerEngines } from '#lib/processes/engines';
import { type Runtime, runtime } from '#lib/runtime';
import { makeShopQueue } from '#lib/tasks/queue';
import { tieLife } from '../supabase/local/lifeline.ts';

// A worker process: does background work, as many of them as wanted, on any machine that reaches the database.
// Settings come from the environment. Under a parent it tells `{ type: 'ready' }` or `{ type: 'failed', message }`
// over IPC and ends when the parent has gone.

/** As `nice` counts: somewhat behind. */
const politeness = 5;

/** For jobs that run when it is time to stop; what has not ended then is put back and costs nothing. */
const graceMs = 6_000;
/** Shorter than the parent's patience. */
const stopDeadlineMs = 7_500;

function tellParent(message: { type: 'ready' } | { type: 'failed'; message: string }): void {
  if (process.connected) process.send?.(message);
}

function makeContext(shared: Runtime): WorkerContext {
  const { env } = shared;
  const auth = { persistSession: false, autoRefreshToken: false };
  const { storage } = createClient(env.SUPABASE_URL, env.SUPABASE_SECRET_KEY, { auth });
  const jobs = makeShopQueue({
    databaseUrl: env.DATABASE_URL,
    max: 4,
    logger,
    name: 'livestall-worker-jobs',
    supervise: true,
  });
  return { ...shared, jobs, mailer: makeMailer(env), storage };
}

/** A database that is away at the start may come back: the watchdog tells of it meanwhile. */
async function startWhenPossible(ctx: WorkerContext): Promise<Worker> {
  for (;;) {
    try {
      return await startWorker(ctx, { handlers, schedules });
    } catch (error) {
      logger.error({ err: error }, 'the worker cannot begin yet; it tries again in 5 s');
      await setTimeout(5_000);
    }
  }
}

async function main(): Promise<void> {
  // Where it shares a machine with a web process, background work makes way for what people wait for.
  setPriority(politeness);
  const shared = runtime();
  const ctx = makeContext(shared);
  const stopEngines = startWorkerEngines(ctx);
  let worker: Worker | undefined;
  tieLife({
    deadlineMs: stopDeadlineMs,
    isHurried: true,
    stop: async () => {
      await worker?.stop(graceMs);
      await stopEngines();
      ctx.mailer.close();
      await ctx.jobs.close();
      await shared.close();
    },
    onFailure: (error) => logger.error({ err: error }, 'the worker could not stop in order'),
  });
  worker = await startWhenPossible(ctx);
  logger.info({ types: Object.keys(handlers) }, 'the worker is ready');
  tellParent({ type: 'ready' });
}

// A promise that nobody waits for is no reason to drop the requests of everybody else.
process.on('unhandledRejection', noteLooseRejection);

main().catch((error: unknown) => {
  logger.fatal({ err: error }, 'the worker could not start');
  tellParent({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  process.exit(1);
});
