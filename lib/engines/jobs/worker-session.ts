import { randomInt } from 'node:crypto';
import pg from 'pg';
import type { logger as appLogger } from '#lib/base/logger';
import { cancelChannel, wakeChannelSql } from '#lib/engines/jobs/admin-queries';
import { urlForPg } from '#lib/engines/jobs/boss';

/** The first half of every worker's lock; the second is the worker's number. "LSJB" in ASCII. */
export const workerLockClass = 0x4c_53_4a_42;

export interface SessionOptions {
  databaseUrl: string;
  name: string;
  logger: typeof appLogger;
  /** There may be work of this type; without a type: of any. */
  onWake: (type?: string) => void;
  onCancel: (id: string) => void;
  /** How often a silent connection is asked whether it is still there. */
  heartbeatMs?: number;
}

/** A worker's presence in the database. */
export interface WorkerSession {
  /** Names the worker in the jobs that it has. */
  readonly worker: number;
  /** Whether the lock is held now: only then may jobs be claimed, as those of a worker without it are handed on. */
  isHeld(): boolean;
  close(): Promise<void>;
}

const retryMs = 500;

interface Life {
  client: pg.Client;
  /** Resolves when the connection has gone. */
  ended: Promise<void>;
}

async function connect(options: SessionOptions): Promise<Life> {
  const client = new pg.Client({
    connectionString: urlForPg(options.databaseUrl),
    application_name: `${options.name}-presence`,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    query_timeout: 5_000,
  });
  // An 'error' nobody listens to would end the process; 'end' follows it.
  client.on('error', (error) => options.logger.warn({ err: error }, 'a worker lost its session'));
  const ended = new Promise<void>((resolve) => client.once('end', () => resolve()));
  await client.connect();
  return { client, ended };
}

/** Waits for the lock: after a lost connection the server may believe in the old one for a while. */
async function lock(client: pg.Client, worker: number): Promise<void> {
  for (;;) {
    const { rows } = await client.query('select pg_try_advisory_lock($1, $2) as held', [
      workerLockClass,
      worker,
    ]);
    if (rows[0]?.held === true) return;
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
}

async function listen(client: pg.Client, { onWake, onCancel }: SessionOptions): Promise<void> {
  client.on('notification', ({ channel, payload = '' }) => {
    if (channel === cancelChannel) onCancel(payload);
    else onWake(payload);
  });
  const { rows } = await client.query(`select quote_ident(${wakeChannelSql}) as channel`);
  await client.query(`listen ${rows[0]?.channel}`);
  await client.query(`listen ${cancelChannel}`);
}

/**
 * Holds one connection for as long as the worker lives. It keeps a lock that names the worker, which the database
 * gives back in the instant that the process dies, so that others can tell its jobs from those of the living; and it
 * hears of new jobs. A lost connection is made again by itself. Needs a session of its own: not through a pooler in
 * transaction mode.
 */
export async function openWorkerSession(options: SessionOptions): Promise<WorkerSession> {
  const worker = randomInt(1, 2 ** 31);
  let life: Life | undefined;
  let isHeld = false;
  let isClosing = false;

  async function begin(): Promise<void> {
    life = await connect(options);
    try {
      await lock(life.client, worker);
      await listen(life.client, options);
    } catch (error) {
      await life.client.end().catch(() => undefined);
      throw error;
    }
    isHeld = true;
    options.onWake();
  }

  async function keep(): Promise<void> {
    while (!isClosing) {
      await life?.ended;
      isHeld = false;
      if (isClosing) return;
      await begin().catch(async (error: unknown) => {
        options.logger.warn({ err: error }, 'a worker has no session yet');
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      });
      if (isClosing) await life?.client.end().catch(() => undefined);
    }
  }

  await begin();
  const keeping = keep();
  const heartbeat = setInterval(() => {
    if (!isHeld) return;
    const asked = life?.client;
    asked?.query('select 1').catch(() => asked.end().catch(() => undefined));
  }, options.heartbeatMs ?? 10_000);

  return {
    worker,
    isHeld: () => isHeld,
    close: async () => {
      isClosing = true;
      clearInterval(heartbeat);
      await life?.client.end().catch(() => undefined);
      await keeping;
    },
  };
}
