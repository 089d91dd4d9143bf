import { readFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, StackError } from './errors.ts';
import { isAlive, signal, waitForExit } from './process-identity.ts';

/** The server that `postmaster.pid` in this cluster names, if that file is there. */
async function readPostmasterPid(cluster: string): Promise<number | undefined> {
  try {
    const pid = Number.parseInt(
      (await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n')[0] ?? '',
      10,
    );
    return Number.isInteger(pid) && pid > 1 ? pid : undefined;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** The pid may belong to a stranger by now; a Postgres of this cluster has the cluster in its command line. */
function servesCluster(pid: number, cluster: string): boolean {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return (words[0] ?? '').endsWith('postgres') && words.includes(cluster);
  } catch (error) {
    // No /proc (macOS): the file alone decides, as it does for Postgres itself.
    return errorCode(error) === 'ENOENT' && process.platform !== 'linux' && isAlive(pid);
  }
}

/** Ends a server: politely (SIGINT, "fast"), then at once (SIGQUIT), then by force. Resolves to whether it went. */
async function endServer(pid: number): Promise<boolean> {
  for (const [name, waitMs] of [
    ['SIGINT', 10_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 2_000],
  ] as const) {
    signal(pid, name);
    if (await waitForExit(pid, waitMs)) return true;
  }
  return false;
}

/**
 * Makes way for a new server on this cluster. A server that outlived its parent (which was killed by force) is
 * ended cleanly; a `postmaster.pid` that names nobody, or a process which is not this cluster's server, is removed,
 * and that process is left alone.
 */
export async function clearOrphanedServer(cluster: string): Promise<void> {
  const pid = await readPostmasterPid(cluster);
  // A file that names nobody (a crash or a full disk left it empty) keeps Postgres from starting all the same.
  if (pid === undefined || !isAlive(pid) || !servesCluster(pid, cluster)) {
    await rm(join(cluster, 'postmaster.pid'), { force: true });
    return;
  }
  if (await endServer(pid)) return;
  throw new StackError(
    `A PostgreSQL server left over from an earlier run (process ${pid}) does not end.`,
    `End it with \`kill -9 ${pid}\` and start again.`,
  );
}
