import { randomUUID } from 'node:crypto';
import type { PgBoss } from 'pg-boss';
import type { Tx } from '#lib/data/db/roles';
import { cancelJob, findJob, listJobs, overview, retryJob } from '#lib/engines/jobs/admin-queries';
import { type BossOptions, closeToClients, makeBoss, prepareQueues } from '#lib/engines/jobs/boss';
import { cancelWithin } from '#lib/engines/jobs/cancel-within';
import { enqueueWithin } from '#lib/engines/jobs/enqueue';
import type { JobName, JobTypeMap, SentPayloadOf } from '#lib/engines/jobs/job-type';
import type { JobDetail, JobFilter, JobPage, JobsOverview } from '#lib/engines/jobs/schema';

export interface SendOptions {
  /** The job exists if and only if this transaction commits, in whatever role it runs. */
  tx?: Tx;
  /**
   * While a job of this type and key waits for its first try, sending another does nothing (`send` resolves with
   * null). One that has started does not count: it may have read what has changed since. The job that waits starts
   * after the caller's transaction has ended, so it always sees what the caller wrote. A transaction that sends the
   * same key at the same time waits for this one to end.
   */
  key?: string;
  /** Not before this many seconds from now. */
  startAfterS?: number;
  /** Higher is taken first among the jobs of this type. Default: the type's. */
  priority?: number;
  /** The job's id, for senders that may send the same job twice: the second does nothing. Default: a new one. */
  id?: string;
}

/** Durable background work, kept in Postgres (schema `pgboss`). */
export interface JobQueue<T extends JobTypeMap> {
  /**
   * Connects, and creates or upgrades the schema and the queues. Safe to call twice and from several processes at
   * once. Everything below calls it when nobody has.
   */
  start(): Promise<void>;
  /** Resolves with the job's id, or with null when one with the same key waits already. */
  send<N extends JobName<T>>(
    name: N,
    payload: SentPayloadOf<N, T>,
    options?: SendOptions,
  ): Promise<string | null>;
  /** Newest first, in pages. */
  listJobs(filter: JobFilter): Promise<JobPage>;
  findJob(id: string): Promise<JobDetail | null>;
  /** Puts a failed or cancelled job back in line, with one more try than it had; false when it was neither. */
  retryJob(id: string): Promise<boolean>;
  /**
   * Ends a job that waits or runs (its handler's signal is aborted); false when it had ended. With `tx`: if and only if
   * this transaction commits, in whatever role it runs; until then nobody starts it.
   */
  cancelJob(id: string, options?: { tx?: Tx }): Promise<boolean>;
  overview(): Promise<JobsOverview>;
  /** Gives the connections back. What was sent stays. */
  close(): Promise<void>;
  /** For the worker only. */
  engine(): Promise<JobEngine<T>>;
}

/** What a worker needs of a queue. */
export interface JobEngine<T extends JobTypeMap> {
  boss: PgBoss;
  types: T;
  databaseUrl: string;
}

/** How a queue is made. `supervise` has its default for processes that only send. */
export interface JobQueueOptions<T extends JobTypeMap> extends BossOptions {
  /** What may be sent. */
  types: T;
}

async function send(boss: PgBoss, types: JobTypeMap, name: string, payload: unknown, options: SendOptions) {
  const type = types[name];
  if (!type) throw new Error(`There is no job type ${name}.`);
  // Only checked: the handler parses again, and a transform must not be applied twice.
  type.payload.parse(payload);
  const id = options.id ?? randomUUID();
  return boss.send(name, payload as object, {
    id,
    // Every job has a key, as pg-boss takes a missing one for one that they all share.
    singletonKey: options.key ?? id,
    priority: options.priority ?? type.policy.priority,
    ...(options.startAfterS !== undefined && { startAfter: options.startAfterS }),
    ...(options.tx && { db: enqueueWithin(options.tx) }),
  });
}

/** Calls `open` on first use and again after a failure. */
function onceUntilFailure<V>(open: () => Promise<V>) {
  let opened: Promise<V> | undefined;
  return {
    get(): Promise<V> {
      opened ??= open().catch((error: unknown) => {
        opened = undefined;
        throw error;
      });
      return opened;
    },
    peek: () => opened,
  };
}

/** A queue over its own small pool; connects on `start()` or on first use. */
export function makeJobQueue<T extends JobTypeMap>(options: JobQueueOptions<T>): JobQueue<T> {
  const { types } = options;
  const engine = onceUntilFailure(async () => {
    const boss = makeBoss(options);
    try {
      await boss.start();
      await closeToClients(boss);
      await prepareQueues(boss, types);
      return boss;
    } catch (error) {
      await boss.stop({ graceful: false }).catch(() => undefined);
      throw error;
    }
  });
  const names = Object.keys(types);
  const read = async () => (await engine.get()).getDb();
  return {
    engine: async () => ({ boss: await engine.get(), types, databaseUrl: options.databaseUrl }),
    start: async () => {
      await engine.get();
    },
    send: async (name, payload, sendOptions = {}) =>
      send(await engine.get(), types, name, payload, sendOptions),
    listJobs: async (filter) => listJobs(await read(), names, filter),
    findJob: async (id) => findJob(await read(), names, id),
    retryJob: async (id) => retryJob(await read(), names, id),
    cancelJob: async (id, { tx } = {}) => {
      const db = await read();
      return tx ? cancelWithin(tx, names, id) : cancelJob(db, names, id);
    },
    overview: async () => overview(await read(), types),
    close: async () => {
      const boss = await engine.peek()?.catch(() => undefined);
      await boss?.stop({ graceful: false });
    },
  };
}
