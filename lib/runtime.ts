import type postgres from 'postgres';
import { type Env, readEnv } from '#lib/base/env';
import { logger } from '#lib/base/logger';
import { release } from '#lib/base/release';
import { remember } from '#lib/base/remember';
import { connect, type Db } from '#lib/data/db/connect';
import { type Caches, makeCaches } from '#lib/engines/cache/caches';
import { makeRedisTier } from '#lib/engines/cache/redis-tier';
import { makeRateLimiter, type RateLimiter } from '#lib/engines/rate-limit/limiter';
import { connectRedis, type RedisHandle } from '#lib/engines/redis/connect';
import { makeShopQueue, type ShopQueue } from '#lib/tasks/queue';

/** What every service receives as its first argument. */
export interface Runtime {
  env: Env;
  db: Db;
  /** For health checks and LISTEN; queries go through `db`. */
  sql: postgres.Sql;
  /** Store nothing until a process listens for changes (`lib/engines/cache/listen`). */
  caches: Caches;
  limiter: RateLimiter;
  /** Absent without REDIS_URL; may be away at any time. */
  redis?: RedisHandle | undefined;
  /** Connects on first use. */
  jobs: ShopQueue;
  logger: typeof logger;
  close(): Promise<void>;
}

/** People wait for what a web process asks; a worker refreshes and imports. */
const deadlines = {
  web: { statementMs: 15_000, waitMs: 5_000 },
  worker: { statementMs: 300_000, waitMs: 30_000 },
};

function makeRuntime(): Runtime {
  const env = readEnv();
  const name = `livestall-${process.env.LIVESTALL_PROCESS ?? 'web'}`;
  const { db, sql, close } = connect(env.DATABASE_URL, {
    max: env.DATABASE_POOL_MAX,
    name,
    ...deadlines[process.env.LIVESTALL_PROCESS === 'worker' ? 'worker' : 'web'],
  });
  const redis = env.REDIS_URL ? connectRedis(env.REDIS_URL, logger) : undefined;
  // Instances of another shop or release keep their values apart.
  const namespace = `${new URL(env.SITE_URL).host}:${release()}`;
  const caches = makeCaches(redis && { tier: makeRedisTier({ redis, namespace }) });
  const limiter = makeRateLimiter({ ...(redis && { redis }), scale: env.RATE_LIMIT_SCALE, logger });
  const jobs = makeShopQueue({ databaseUrl: env.DATABASE_URL, max: 4, logger, name: `${name}-jobs` });
  return {
    env,
    db,
    sql,
    caches,
    limiter,
    redis,
    jobs,
    logger,
    async close() {
      await jobs.close();
      await redis?.close();
      await close();
    },
  };
}

/** The one composition root: made on first use, shared by every route and page of this process. */
export function runtime(): Runtime {
  return remember('runtime', makeRuntime);
}
