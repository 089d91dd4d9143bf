import { randomUUID } from 'node:crypto';
import { createClient } from '@supabase/supabase-js';
import type postgres from 'postgres';
import { parseEnv } from '#lib/base/env';
import { connect } from '#lib/data/db/connect';
import { makeCaches } from '#lib/engines/cache/caches';
import type { JobRun } from '#lib/engines/jobs/handler';
import { type Mailer, makeMailer } from '#lib/engines/mail/mailer';
import { makeRateLimiter } from '#lib/engines/rate-limit/limiter';
import type { WorkerContext } from '#lib/jobs/handlers/context';
import { makeShopQueue } from '#lib/tasks/queue';
import { createDatabaseFromTemplate } from '#supabase/local/test-stack';
import { silent } from './job-world.ts';

export interface HandlerWorld {
  /** A worker's context on a database of its own, with the Storage and the mail server of the shared stack. */
  ctx: WorkerContext;
  sql: postgres.Sql;
  /** Payloads of the jobs of this type that wait, oldest first. */
  waiting<T = Record<string, unknown>>(name: string): Promise<T[]>;
  end(): Promise<void>;
}

/** A run of a job, with a new id and never told to stop. */
export const aRun = (run: Partial<JobRun> = {}): JobRun => ({
  id: randomUUID(),
  attempt: 1,
  signal: new AbortController().signal,
  ...run,
});

export async function makeHandlerWorld(name: string): Promise<HandlerWorld> {
  const { url, drop } = await createDatabaseFromTemplate(name);
  const env = parseEnv({ ...process.env, DATABASE_URL: url, SITE_URL: 'http://shop.test' });
  const { db, sql, close } = connect(url, { max: 6, name });
  const jobs = makeShopQueue({ databaseUrl: url, max: 2, logger: silent, name });
  await jobs.start();
  const mailer: Mailer = makeMailer(env);
  const auth = { persistSession: false, autoRefreshToken: false };
  const { storage } = createClient(env.SUPABASE_URL, env.SUPABASE_SECRET_KEY, { auth });
  const limiter = makeRateLimiter({ scale: 1, logger: silent });
  const ctx: WorkerContext = {
    env,
    db,
    sql,
    caches: makeCaches(),
    limiter,
    jobs,
    mailer,
    storage,
    logger: silent,
  };
  return {
    ctx,
    sql,
    waiting: async <T>(job: string) => {
      const rows = await sql<{ data: T }[]>`
        select data from pgboss.job where name = ${job} and state = 'created' order by created_on, id`;
      return rows.map((row) => row.data);
    },
    async end() {
      mailer.close();
      await jobs.close();
      await close();
      await drop();
    },
  };
}
