import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { errorCode, explainFileError, StackError } from './errors.ts';
import { requirePort } from './ports.ts';
import { type Account, accountForPostgres, plainEnvironment } from './postgres-account.ts';
import { findBinaries, installedFolder, type PostgresBinaries } from './postgres-binaries.ts';
import { hasCluster, makeCluster, SUPERUSER } from './postgres-cluster.ts';
import { type Placement, placeCluster } from './postgres-placement.ts';
import { serverSettings, settingArguments } from './postgres-settings.ts';
import { clearOrphanedServer } from './postmaster.ts';
import { type Exit, type Supervised, supervise } from './supervise.ts';

export type PostgresOptions = {
  /** An existing folder of the stack's; the cluster goes below it, or elsewhere when Postgres may not enter it. */
  dataDir: string;
  port: number;
  /** The superuser's, set at first boot. */
  password: string;
  /** False gives up crash safety for speed, for tests only. Default true. */
  durable?: boolean;
  /** The package with the binaries; for tests, which look at other major releases too. */
  release?: string | undefined;
  /** Whenever the server died by itself; it is started again. */
  onExit?: (exit: Exit) => void;
  /** Whenever it takes connections, for the first time or again. */
  onLife?: (() => void) | undefined;
};

export type RunningPostgres = {
  /** Superuser, database `postgres`. */
  readonly adminUrl: string;
  readonly port: number;
  readonly pid: number | undefined;
  /** True when this start made the cluster. */
  readonly isNew: boolean;
  /** Ends the server ("fast": open transactions are rolled back) and resolves when it has gone. */
  stop(): Promise<void>;
};

const READY_TIMEOUT_MS = 60_000;
const LOG_LIMIT_BYTES = 5_000_000;

/** `postgres://` address of a role on this machine. */
export function localUrl(options: {
  role: string;
  password: string;
  port: number;
  database?: string;
}): string {
  const { role, password, port, database = 'postgres' } = options;
  return `postgres://${role}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

/** The server's own log, append only; a long one is put aside at start so that two files bound it. */
function openLog(path: string): number {
  try {
    if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT_BYTES)
      renameSync(path, `${path}.old`);
    return openSync(path, 'a', 0o600);
  } catch (error) {
    throw explainFileError(error, path);
  }
}

/** Resolves when the server lets us in. A server that recovers from a crash refuses for a while. */
async function waitForServer(url: string): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  const sql = postgres(url, {
    max: 1,
    connect_timeout: 5,
    idle_timeout: 1,
    backoff: () => 0.02,
    onnotice: () => {},
  });
  try {
    for (;;) {
      try {
        await sql`select 1`;
        return;
      } catch (error) {
        if (errorCode(error) === '28P01') throw error;
        if (Date.now() > deadline) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/**
 * Ends process $1 and those that it started, also when they are stopped (SIGSTOP): politely, at once after 2 s, by force
 * after 5 s. A process of a server that was killed ends by itself as soon as it goes on; the number of one that is gone
 * may be somebody else's by now.
 */
const END_SERVER = `
cat >/dev/null
its="$(cat /proc/$1/task/$1/children 2>/dev/null || pgrep -P "$1")"
kill -INT "$1" 2>/dev/null || { kill -CONT $its 2>/dev/null; exit 0; }
for second in 1 2 3 4 5; do
  kill -CONT "$1" $its 2>/dev/null
  sleep 1
  kill -0 "$1" 2>/dev/null || { kill -CONT $its 2>/dev/null; exit 0; }
  [ $second -eq 2 ] && kill -QUIT "$1"
done
kill -KILL "$1" 2>/dev/null
kill -CONT $its 2>/dev/null`;

/**
 * Ends the server when this process disappears without a word (kill -9): the shell's input closes with us.
 * A process that is itself killed does no harm; the next start finds the orphan by its postmaster.pid.
 */
function guardAgainstOrphan(serverPid: number, account: Account): ChildProcess {
  const guard = spawn('/bin/sh', ['-c', END_SERVER, 'sh', String(serverPid)], {
    ...account,
    cwd: '/',
    env: plainEnvironment(),
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.stdin?.on('error', () => {});
  guard.unref();
  return guard;
}

/** Why a server ended at once, from what it wrote since `offset`. */
function explainStart(log: string, offset: number, { port, dataDir }: PostgresOptions): StackError {
  const text = readFileSync(log).subarray(offset).toString('utf8');
  const reason = /FATAL: {2}(.*)/.exec(text)?.[1] ?? text.trim().split('\n').at(-1) ?? 'it said nothing';
  if (/Address already in use|could not bind/i.test(text)) {
    return new StackError(
      `Port ${port}, wanted for PostgreSQL, is in use by another program.`,
      'Stop that program, or choose another port.',
    );
  }
  if (/No space left on device|Disk quota/i.test(text)) {
    return new StackError(
      `PostgreSQL did not start: there is no space left on the disk that holds ${dataDir}.`,
      'Free some space on it and start again; nothing is lost.',
    );
  }
  return new StackError(`PostgreSQL did not start: ${reason}.`, `Its log is ${log}.`);
}

type Launch = Required<Pick<PostgresOptions, 'port' | 'durable'>> & {
  binaries: PostgresBinaries;
  placement: Placement;
  account: Account;
  adminUrl: string;
  logFd: number;
  onExit?: (exit: Exit) => void;
  /** Whenever it takes connections, for the first time or again. */
  onLife?: (() => void) | undefined;
};

function launch(options: Launch): Supervised {
  const { binaries, placement, account, port, durable } = options;
  let guard: ChildProcess | undefined;
  return supervise({
    name: 'postgres',
    command: binaries.postgres,
    args: ['-D', placement.cluster, ...settingArguments(serverSettings({ port, durable }))],
    env: plainEnvironment(),
    cwd: placement.home,
    ...account,
    stdio: ['ignore', options.logFd, options.logFd],
    waitUntilReady: (child) => {
      guard?.kill('SIGKILL');
      guard = child.pid === undefined ? undefined : guardAgainstOrphan(child.pid, account);
      child.once('exit', () => guard?.kill('SIGKILL'));
      return waitForServer(options.adminUrl);
    },
    onExit: options.onExit,
    onReady: options.onLife,
    stopSignal: 'SIGINT',
    insistSignal: 'SIGQUIT',
    graceMs: 4_000,
  });
}

/**
 * Starts the database server on 127.0.0.1 and keeps it running. First boot lays out the cluster. A server that
 * survived an earlier run is ended cleanly first. Under root it runs as an ordinary account.
 * Rejects with StackError: busy port, full disk, unwritable or foreign folder, another major release.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const { dataDir, port, password, durable = true, release, onExit, onLife } = options;
  const account = accountForPostgres();
  const placement = await placeCluster(dataDir, account);
  const isNew = !(await hasCluster(placement.cluster));
  const binaries = await findBinaries(account, placement.binaries, installedFolder(release));
  if (isNew) await makeCluster({ binaries, placement, account, password, durable });
  else await clearOrphanedServer(placement.cluster);
  await requirePort(port, 'PostgreSQL');

  const adminUrl = localUrl({ role: SUPERUSER, password, port });
  const log = join(dataDir, 'postgres.log');
  const logFd = openLog(log);
  const offset = fstatSync(logFd).size;
  const server = launch({ binaries, placement, account, port, durable, adminUrl, logFd, onExit, onLife });
  try {
    await server.ready;
  } catch (error) {
    closeSync(logFd);
    throw errorCode(error) === '28P01' ? wrongPassword(error, placement) : explainStart(log, offset, options);
  }
  return {
    adminUrl,
    port,
    isNew,
    get pid() {
      return server.pid;
    },
    async stop() {
      await server.stop();
      closeSync(logFd);
    },
  };
}

function wrongPassword(cause: unknown, placement: Placement): StackError {
  return new StackError(
    `The database in ${placement.cluster} does not accept the password in secrets.json.`,
    'Restore the secrets.json that belongs to it, or move the data folder away to start afresh.',
    { cause },
  );
}
