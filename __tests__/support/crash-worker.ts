import { logger } from '#lib/base/logger';
import { connect } from '#lib/data/db/connect';
import type { JobHandlers } from '#lib/engines/jobs/handler';
import { makeJobQueue } from '#lib/engines/jobs/queue';
import { startWorker } from '#lib/engines/jobs/worker';
import { makeCrashTypes, recordEffect } from './crash-jobs.ts';
import { timePasses } from './until.ts';

/** A worker process for the crash test: real queue, real handlers, made to be killed. Says when it is ready. */

const databaseUrl = process.env.DATABASE_URL ?? '';
const types = makeCrashTypes();
const { db } = connect(databaseUrl, { max: 4, name: 'crash-worker' });
const jobs = makeJobQueue({ databaseUrl, max: 4, logger, name: 'crash-worker-jobs', types, supervise: true });
const ctx = { jobs, logger, db };

const handlers: JobHandlers<typeof types, typeof ctx> = {
  quick: (_, { n }, { id }) => recordEffect(db, 'quick', n, id),
  slow: async (_, { n, ms }, { id }) => {
    await timePasses(ms);
    await recordEffect(db, 'slow', n, id);
    await timePasses(ms);
  },
  flaky: async (_, { n }, { id, attempt }) => {
    if (attempt === 1) throw new Error('the first try goes wrong');
    await recordEffect(db, 'flaky', n, id);
  },
  parent: async (_, { n }, { id }) => {
    await timePasses(5);
    await db.transaction().execute(async (tx) => {
      const { isFirst } = await recordEffect(tx, 'parent', n, id);
      await timePasses(5);
      if (isFirst) await jobs.send('quick', { n: 1_000_000 + n }, { tx });
    });
  },
};

await startWorker(ctx, { handlers });
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
