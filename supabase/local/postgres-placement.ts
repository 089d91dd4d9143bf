import { createHash } from 'node:crypto';
import { chown, lstat, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, explainFileError, StackError } from './errors.ts';
import { type Account, canEnter } from './postgres-account.ts';
import { clearOrphanedServer } from './postmaster.ts';

export type Placement = {
  /** Holds the cluster; the account can reach and write it. */
  home: string;
  /** The cluster itself (PGDATA). */
  cluster: string;
  /** Where binaries would be copied to, if they must be. */
  binaries: string;
};

/** Survives a reboot, unlike /tmp on many systems, and everybody may enter it. */
const ELSEWHERE = '/var/tmp';

const POINTER = 'postgres-is-elsewhere.txt';

async function makeHome(home: string, account: Account): Promise<void> {
  try {
    await mkdir(home, { recursive: true, mode: 0o700 });
    const { uid, gid } = account;
    if (uid !== undefined && gid !== undefined) await chown(home, uid, gid);
  } catch (error) {
    if (errorCode(error) !== 'EINVAL') throw explainFileError(error, home);
    throw new StackError(
      'PostgreSQL refuses to run as root, and this root (of a user namespace) can be nobody else.',
      'Start Livestall as an ordinary user, or set DATABASE_URL to a database of your own.',
      { cause: error },
    );
  }
}

/** A folder in a place where everyone may write could have been laid out by somebody else. */
async function requireOwn(home: string, account: Account): Promise<void> {
  const stat = await lstat(home).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw explainFileError(error, home);
  });
  if (stat && (!stat.isDirectory() || (stat.uid !== 0 && stat.uid !== account.uid))) {
    throw new StackError(
      `The folder ${home}, where the database would be kept, belongs to somebody else.`,
      'Remove it, or set LIVESTALL_DATA_DIR to a folder that every user may enter.',
    );
  }
}

/**
 * Where the cluster lives: in the data folder, or, when Postgres' account cannot enter that folder (root with
 * a checkout below /root or a folder of mode 0700), below /var/tmp under a name made from the data folder's.
 * A small file in the data folder then says where.
 */
export async function placeCluster(dataDir: string, account: Account): Promise<Placement> {
  if (await canEnter(account, dataDir)) {
    const home = join(dataDir, 'postgres');
    await makeHome(home, account);
    return { home, cluster: join(home, 'data'), binaries: join(home, 'binaries') };
  }
  const home = join(
    ELSEWHERE,
    `livestall-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`,
  );
  await requireOwn(home, account);
  await makeHome(home, account);
  await writeFile(join(dataDir, POINTER), `${home}\n`);
  return { home, cluster: join(home, 'data'), binaries: join(home, 'binaries') };
}

/**
 * Ends a server that outlived its parent and removes a cluster that lies outside its data folder. The data folder
 * itself is the caller's to remove.
 */
export async function removeCluster(dataDir: string): Promise<void> {
  const elsewhere = (await readFile(join(dataDir, POINTER), 'utf8').catch(() => '')).trim();
  const isElsewhere = elsewhere.startsWith(`${ELSEWHERE}/livestall-`);
  await clearOrphanedServer(join(isElsewhere ? elsewhere : join(dataDir, 'postgres'), 'data'));
  if (isElsewhere) await rm(elsewhere, { recursive: true, force: true });
}
