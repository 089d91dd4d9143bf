import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type postgres from 'postgres';
import { logger } from '#lib/base/logger';
import { type Addresses, addressesOf } from './addresses.ts';
import { choosePorts } from './choose-ports.ts';
import { connectTo } from './connect.ts';
import { openDataDir } from './data-dir.ts';
import { setUpDatabase } from './database-setup.ts';
import { explainFileError, pathOf, StackError } from './errors.ts';
import { keepWorkersBehind } from './polite-connections.ts';
import { type RunningPostgres, startPostgres } from './postgres.ts';
import { endLeftovers, type Ports, readRun, writeRun } from './run-file.ts';
import { loadSecrets } from './secrets.ts';
import { type Services, servicesReady, startServices, stopServices } from './services.ts';
import { lockDataDir } from './stack-lock.ts';
import { makeUndo, type Undo } from './undo.ts';

/** What the seed may use. All services are up. */
export type SeedContext = Pick<Addresses, 'supabaseUrl' | 'publishableKey' | 'secretKey'> & {
  /** As `postgres`: owner of the schema, row level security does not apply. */
  sql: postgres.Sql;
  publicUrl: string;
};

export type StackOptions = {
  /** Everything that lasts. Made when missing; refused when it holds anything else. */
  dataDir: string;
  /** The origin that people use; links in mails start with it. */
  publicUrl: string;
  /** A port given here must be free; others are last run's when free, else any. */
  ports?: Partial<Ports>;
  /** False gives up crash safety for speed, for tests only. Default true. */
  durable?: boolean;
  /** The package with PostgreSQL's binaries, for tests on another major release. */
  release?: string | undefined;
  /** Called until it has once run to its end in this data folder. */
  seed?: (context: SeedContext) => Promise<void>;
  /** After migrations, before any service connects: the only time the database can be used as a template. */
  beforeServices?: (addresses: Addresses) => Promise<void>;
  /** One line per step that is done, with how long it took. */
  onProgress?: (line: string, ms: number) => void;
};

export type Stack = Addresses & {
  /** Of the present life of each; undefined while it is being started again. */
  readonly pids: Record<'postgres' | keyof Services, number | undefined>;
  /** Ends everything in reverse order, within 10 s. May be called twice. */
  stop(): Promise<void>;
};

type Step = <T>(line: string, work: () => Promise<T>) => Promise<T>;

function makeStep(onProgress: StackOptions['onProgress']): Step {
  return async (line, work) => {
    const start = performance.now();
    const result = await work();
    onProgress?.(line, Math.round(performance.now() - start));
    return result;
  };
}

async function runSeed(seed: NonNullable<StackOptions['seed']>, addresses: Addresses, publicUrl: string) {
  const sql = connectTo(addresses.databaseUrl, 4);
  const { supabaseUrl, publishableKey, secretKey } = addresses;
  try {
    await seed({ sql, supabaseUrl, publicUrl, publishableKey, secretKey });
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** The database first, then what needs it; the services' code is loaded meanwhile, which halves a warm boot. */
async function startParts(options: StackOptions, dataDir: string, undo: Undo, onLife: () => void) {
  const step = makeStep(options.onProgress);
  const last = await readRun(dataDir);
  await endLeftovers(last);
  const secrets = await loadSecrets(dataDir);
  for (const folder of ['storage', 'mail'])
    await mkdir(join(dataDir, folder), { recursive: true, mode: 0o700 });
  const ports = await choosePorts(options.ports, last?.ports);
  const addresses = addressesOf(secrets, ports);
  const gate = Promise.withResolvers<void>();

  let database: RunningPostgres | undefined;
  undo.add(async () => database?.stop());
  const { publicUrl, durable, release } = options;
  const services = startServices({ dataDir, publicUrl, addresses, ports, mayBegin: gate.promise, onLife });
  undo.add(() => stopServices(services));

  const password = secrets.postgresPassword;
  database = await step('PostgreSQL', () =>
    startPostgres({ dataDir, port: ports.postgres, password, durable, release, onLife }),
  );
  await step('database schema', () => setUpDatabase({ ...addresses, password }));
  await options.beforeServices?.(addresses);
  gate.resolve();
  await step('auth, storage, realtime and mailbox', () => servicesReady(services));
  return { database, services, addresses, ports, isSeeded: last?.isSeeded ?? false, step };
}

async function build(options: StackOptions, undo: Undo): Promise<Stack> {
  const { publicUrl, seed } = options;
  const dataDir = await openDataDir(options.dataDir);
  undo.add(await lockDataDir(dataDir));
  let record = async () => {};
  const parts = await startParts(options, dataDir, undo, () => void record());
  const { database, services, addresses, ports, step } = parts;
  undo.add(keepWorkersBehind(addresses.adminUrl));
  const stack: Stack = {
    ...addresses,
    get pids() {
      const { mailbox, api, realtime } = services;
      return { postgres: database.pid, mailbox: mailbox.pid, api: api.pid, realtime: realtime.pid };
    },
    stop: undo.run,
  };
  const run = { publicUrl, ports, isSeeded: parts.isSeeded };
  // One after the other: each life of each process is written down, so that the next start finds what is left.
  record = inTurn(() => writeRun(dataDir, { ...run, pids: stack.pids }));
  await record();
  if (seed && !run.isSeeded) {
    await step('demo data', () => runSeed(seed, addresses, publicUrl));
    run.isSeeded = true;
    await record();
  }
  return stack;
}

/** Calls of the returned function run one at a time, in order. A failed one is logged and hinders no other. */
function inTurn(work: () => Promise<void>): () => Promise<void> {
  let last = Promise.resolve();
  return () => {
    last = last
      .then(work)
      .catch((error: unknown) => logger.warn({ err: error }, 'run.json could not be written'));
    return last;
  };
}

/**
 * Starts the embedded Supabase: PostgreSQL, REST, Auth, Storage, Realtime and a mailbox, each a process of its
 * own that is started again when it dies, all on 127.0.0.1. Migrations are applied, and the seed runs once.
 * Nothing is left running when it rejects. Throws StackError for what a person can put right.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const undo = makeUndo();
  try {
    return await build(options, undo);
  } catch (error) {
    await undo.run();
    // Whatever file it was, and whoever touched it: a person can put that right.
    throw error instanceof StackError ? error : explainFileError(error, pathOf(error, options.dataDir));
  }
}
