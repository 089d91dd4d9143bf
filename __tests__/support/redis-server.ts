import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type RedisBinary, requireRunnable, unpackRedis } from './redis-package.ts';
import { until } from './until.ts';

export type RedisServer = {
  url: string;
  /** Ends it as a power cut would (SIGKILL); what it held is gone. */
  kill(): Promise<void>;
  /** Starts it again, empty, at the same address. */
  restart(): Promise<void>;
  close(): Promise<void>;
};

export type NoRedis = { missing: string };

async function onPath(path: string): Promise<RedisBinary | null> {
  for (const folder of path.split(delimiter).filter(Boolean))
    for (const name of ['redis-server', 'valkey-server']) {
      const binary = { file: join(folder, name), env: process.env };
      if (await requireRunnable(binary).catch(() => null)) return binary;
    }
  return null;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    const done = (isUp: boolean) => {
      socket.destroy();
      resolve(isUp);
    };
    socket.setTimeout(1_000, () => done(false));
    socket.once('data', (reply) => done(String(reply).startsWith('+PONG')));
    socket.once('error', () => done(false));
  });
}

/** Ends the server when the pipe to this process closes, so also when this process is killed. */
const guardian = '"$@" </dev/null & server=$!; cat >/dev/null; kill -9 $server; wait $server';

type Running = { child: ChildProcess; exited: Promise<void> };

function launch(binary: RedisBinary, port: number, folder: string): Running {
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  const more = ['--appendonly', 'no', '--daemonize', 'no', '--logfile', join(folder, 'log')];
  const child = spawn('sh', ['-c', guardian, 'sh', binary.file, ...settings, ...more], {
    env: binary.env,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  return { child, exited: new Promise((resolve) => child.once('exit', () => resolve())) };
}

async function end(running: Running): Promise<void> {
  running.child.stdin?.end();
  await running.exited;
}

/** Rejects with the server's own last words when it does not answer. */
async function start(binary: RedisBinary, port: number, folder: string): Promise<Running> {
  const running = launch(binary, port, folder);
  try {
    await until('Redis answers', () => answersPing(port));
  } catch (cause) {
    await end(running);
    const words = await readFile(join(folder, 'log'), 'utf8').catch(() => '');
    throw new Error(`Redis did not start: ${words}`, { cause });
  }
  return running;
}

async function openBinary(binary: RedisBinary): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'livestall-redis-data-'));
  const port = await freePort();
  let running: Running | null = await start(binary, port, folder);
  const kill = async () => {
    if (running) await end(running);
    running = null;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    async restart() {
      await kill();
      running = await start(binary, port, folder);
    },
    async close() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * A Redis of the tests' own on a free port of this machine, without persistence: from `PATH` (Redis or Valkey)
 * or else Debian's package, unpacked under the temporary folder. Says why when neither can be had; takes at
 * most some 70 s to find out. It ends with this process, however that ends.
 */
export async function openRedis(
  options: { path?: string; unpack?: () => Promise<RedisBinary> } = {},
): Promise<RedisServer | NoRedis> {
  const { path = process.env.PATH ?? '', unpack = unpackRedis } = options;
  try {
    return await openBinary((await onPath(path)) ?? (await unpack()));
  } catch (error) {
    const [reason] = String(error instanceof Error ? error.message : error).split('\n');
    return { missing: `no redis-server or valkey-server on PATH, and none could be unpacked: ${reason}` };
  }
}

/**
 * How a test file declares what needs a Redis. Where there is none such a test is not registered, so that it
 * counts neither as passed nor as pending, and a line on stderr says its name.
 */
export function itWith(redis: RedisServer | NoRedis) {
  return (name: string, test: (redis: RedisServer) => Promise<void>, timeoutMs?: number): void => {
    if ('missing' in redis) process.stderr.write(`no Redis here: not run: ${name} (${redis.missing})\n`);
    else it(name, () => test(redis), timeoutMs);
  };
}
