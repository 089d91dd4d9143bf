import { chmod, mkdir, readdir, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { explainFileError, StackError } from './errors.ts';
import { removeCluster } from './postgres-placement.ts';
import { endLeftovers, readRun } from './run-file.ts';
import { SECRETS_FILE } from './secrets.ts';
import { lockDataDir } from './stack-lock.ts';

/** Left behind by a start that ended before the secrets were written; all of them may be there beforehand. */
const HARMLESS = /^(lock\.json.*|secrets\.json\.new|\.gitignore|\.DS_Store|lost\+found)$/;

/**
 * The absolute path of a folder that is ours to use: made when missing, taken when empty, refused when it holds
 * anything but Livestall data, so that a mistyped LIVESTALL_DATA_DIR can never spill into somebody's files.
 */
export async function openDataDir(path: string): Promise<string> {
  const dataDir = resolve(path);
  try {
    const made = await mkdir(dataDir, { recursive: true });
    // Postgres may run as another account and has to pass through; what is secret in here has its own mode.
    if (made !== undefined) await chmod(dataDir, 0o711);
    const names = await readdir(dataDir);
    if (!names.includes(SECRETS_FILE) && names.includes('run.json')) {
      throw new StackError(
        `The data folder ${dataDir} has lost its ${SECRETS_FILE}, which opens its database.`,
        'Restore that file, or move the folder away to start afresh.',
      );
    }
    if (!names.includes(SECRETS_FILE) && names.some((name) => !HARMLESS.test(name))) {
      throw new StackError(
        `The folder ${dataDir} holds other files and no Livestall data.`,
        'Set LIVESTALL_DATA_DIR to an empty folder.',
      );
    }
    return dataDir;
  } catch (error) {
    throw explainFileError(error, dataDir);
  }
}

/**
 * Removes a stack's data for good: database, files, mails and secrets; what a killed stack left running on it ends
 * first. Refuses a folder that is not ours, and one that a living stack uses. A missing folder is fine.
 */
export async function removeDataDir(path: string): Promise<void> {
  const dataDir = await openDataDir(path);
  await lockDataDir(dataDir);
  await endLeftovers(await readRun(dataDir));
  await removeCluster(dataDir);
  await rm(dataDir, { recursive: true, force: true });
}
