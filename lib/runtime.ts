import type postgres from 'postgres';
import { connect, type Db } from '#lib/db/connect';
import { type Env, readEnv } from '#lib/env';
import { logger } from '#lib/logger';
import { remember } from '#lib/remember';

/** What every service receives as its first argument. */
export interface Runtime {
  env: Env;
  db: Db;
  /** For health checks and LISTEN; queries go through `db`. */
  sql: postgres.Sql;
  logger: typeof logger;
  close(): Promise<void>;
}

/** The one composition root: made on first use, shared by every route and page of this process. */
export function runtime(): Runtime {
  return remember('runtime', () => {
    const env = readEnv();
    const { db, sql, close } = connect(env.DATABASE_URL, {
      max: env.DATABASE_POOL_MAX,
      name: 'livestall-web',
    });
    return { env, db, sql, logger, close };
  });
}
