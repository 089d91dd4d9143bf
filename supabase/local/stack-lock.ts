import { link, lstat, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { errorCode, explainFileError, pathOf, StackError } from './errors.ts';
import { identify, isSameProcess, type ProcessIdentity } from './process-identity.ts';

const identitySchema = z.object({ pid: z.number().int().positive(), startedAt: z.string() });

async function readOwner(path: string): Promise<ProcessIdentity | undefined> {
  try {
    return identitySchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

/** `link` fails when the name exists, and the file appears with its content: no moment of half a lock. */
async function take(path: string, me: ProcessIdentity): Promise<boolean> {
  const own = `${path}.${me.pid}`;
  await writeFile(own, JSON.stringify(me));
  try {
    await link(own, path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(own, { force: true });
  }
}

/** Moves a lock aside whose owner is gone; puts it back when another starter was quicker and it is a live one. */
async function clearStale(path: string, me: ProcessIdentity): Promise<void> {
  const aside = `${path}.stale.${me.pid}`;
  const found = await lstat(path).catch(() => undefined);
  if (found?.isDirectory()) throw Object.assign(new Error('not a file'), { code: 'EISDIR', path });
  await rename(path, aside).catch((error: unknown) => {
    if (errorCode(error) !== 'ENOENT') throw error;
  });
  const owner = await readOwner(aside);
  if (owner && (await isSameProcess(owner))) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
}

/**
 * Takes the data folder for this process; returns how to give it back. Throws StackError when a living process
 * has it. A lock left by a process that was killed, or whose pid belongs to another process now, is taken over.
 */
export async function lockDataDir(dataDir: string): Promise<() => Promise<void>> {
  const path = join(dataDir, 'lock.json');
  const me = await identify(process.pid);
  if (!me) throw new Error('This process cannot find itself in the list of processes');
  try {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      if (await take(path, me)) return () => rm(path, { force: true });
      const owner = await readOwner(path);
      if (owner && (await isSameProcess(owner))) {
        throw new StackError(
          `Livestall is already running on ${dataDir} (process ${owner.pid}).`,
          'Use that one, stop it first, or set LIVESTALL_DATA_DIR to another folder for a second one.',
        );
      }
      await clearStale(path, me);
    }
  } catch (error) {
    throw explainFileError(error, pathOf(error, dataDir));
  }
  throw new StackError(
    `The lock ${path} cannot be taken.`,
    'Remove that file if nothing runs on this folder.',
  );
}
