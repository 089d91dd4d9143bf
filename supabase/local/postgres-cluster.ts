import { execFile } from 'node:child_process';
import { chown, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { errorCode, errorText, explainFileError, StackError } from './errors.ts';
import { type Account, plainEnvironment } from './postgres-account.ts';
import { POSTGRES_MAJOR, type PostgresBinaries } from './postgres-binaries.ts';
import type { Placement } from './postgres-placement.ts';

const run = promisify(execFile);

/** The superuser, named as on hosted Supabase; `postgres`, whom the application uses, is none. */
export const SUPERUSER = 'supabase_admin';

/** `18`, and before 10 `9.6`. */
const RELEASE = /^\d{1,3}(\.\d{1,2})?$/;

/** The major release that made the cluster, undefined when there is no cluster yet. */
async function releaseOf(cluster: string): Promise<string | undefined> {
  try {
    return (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw explainFileError(error, cluster);
  }
}

async function isMissingOrEmpty(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length === 0;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return true;
    throw explainFileError(error, folder);
  }
}

/** True when there is a cluster that this release can serve, false when one is to be made. Else a StackError. */
export async function hasCluster(cluster: string): Promise<boolean> {
  const release = await releaseOf(cluster);
  if (release === String(POSTGRES_MAJOR)) return true;
  if (release !== undefined && !RELEASE.test(release)) {
    throw new StackError(
      `The file ${join(cluster, 'PG_VERSION')} names no release of PostgreSQL, so the database is damaged.`,
      'Restore the data folder from a copy, or move it away to start afresh.',
    );
  }
  if (release !== undefined) {
    throw new StackError(
      `The database in ${cluster} was made by PostgreSQL ${release}, and this Livestall brings PostgreSQL ${POSTGRES_MAJOR}.`,
      'Move the data folder away to start with a new one, or carry its content over with pg_dump of the old release.',
    );
  }
  if (await isMissingOrEmpty(cluster)) return false;
  throw new StackError(
    `The folder ${cluster} holds something that is not a PostgreSQL database.`,
    'Move it away, or set LIVESTALL_DATA_DIR to another folder.',
  );
}

/** initdb reads the password from a file; it exists for the length of the call and only the account may read it. */
async function withPasswordFile(
  placement: Placement,
  account: Account,
  password: string,
  use: (file: string) => Promise<void>,
) {
  const file = join(placement.home, 'password.txt');
  try {
    await writeFile(file, `${password}\n`, { mode: 0o600 });
    if (account.uid !== undefined && account.gid !== undefined) await chown(file, account.uid, account.gid);
    await use(file);
  } finally {
    await rm(file, { force: true });
  }
}

/**
 * Makes a cluster. Built beside its place and renamed, so that a run that was cut short leaves none.
 * The built-in locale gives the same order of text on every system.
 */
export async function makeCluster(options: {
  binaries: PostgresBinaries;
  placement: Placement;
  account: Account;
  password: string;
  durable: boolean;
}): Promise<void> {
  const { binaries, placement, account, password, durable } = options;
  const fresh = join(placement.home, 'new');
  await rm(fresh, { recursive: true, force: true });
  await withPasswordFile(placement, account, password, async (file) => {
    const flags = [
      `--pgdata=${fresh}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${file}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      '--no-instructions',
      ...(durable ? [] : ['--no-sync']),
    ];
    try {
      await run(binaries.initdb, flags, { ...account, cwd: placement.home, env: plainEnvironment() });
    } catch (error) {
      throw explainInitdb(error, placement.home);
    }
  });
  await rm(placement.cluster, { recursive: true, force: true });
  await rename(fresh, placement.cluster);
}

function explainInitdb(error: unknown, home: string): unknown {
  const text = errorText(error);
  if (/No space left|Disk quota/i.test(text)) {
    return explainFileError(Object.assign(new Error(text), { code: 'ENOSPC' }), home);
  }
  if (/Permission denied|Read-only file system/i.test(text)) {
    return explainFileError(Object.assign(new Error(text), { code: 'EACCES' }), home);
  }
  const reason = /initdb: error: (.*)/.exec(text)?.[1] ?? text.split('\n')[0] ?? text;
  return new StackError(
    `PostgreSQL could not lay out a database in ${home}: ${reason}.`,
    'See the reason given.',
    {
      cause: error,
    },
  );
}
