import { getPriority } from 'node:os';
import { isAlive } from '../../supabase/local/process-identity.ts';
import { type Supervised, type SuperviseOptions, supervise } from '../../supabase/local/supervise.ts';

const started: Supervised[] = [];
afterEach(() => Promise.all(started.splice(0).map((child) => child.stop())));

function run(script: string, options: Partial<SuperviseOptions> = {}): Supervised {
  const child = supervise({
    name: 'sample',
    command: process.execPath,
    args: ['-e', script],
    env: { PATH: process.env.PATH, NODE_ENV: 'test' },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    waitUntilReady: (life) => new Promise((resolve) => life.once('message', () => resolve())),
    backoffMs: [10],
    ...options,
  });
  started.push(child);
  return child;
}

const LIVES_ON = "process.send('up'); setInterval(() => {}, 1000)";

test('a child that dies comes back, and its end is told once', async () => {
  const exits: unknown[] = [];
  const readiness = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let lives = 0;
  const child = run(LIVES_ON, {
    onExit: (exit) => exits.push(exit),
    onReady: () => readiness[lives++]?.resolve(),
  });
  await child.ready;
  const first = child.pid ?? 0;
  process.kill(first, 'SIGKILL');
  await readiness[1]?.promise;
  expect(child.pid).not.toBe(first);
  expect(exits).toEqual([{ code: null, signal: 'SIGKILL' }]);
});

test('a child gives way by as much as it is told, in every life, and others do not', async () => {
  const lives: number[] = [];
  const again = Promise.withResolvers<void>();
  const child = run(LIVES_ON, {
    niceness: 3,
    onReady: ({ pid = 0 }) => {
      lives.push(getPriority(pid) - getPriority());
      if (lives.length === 1) process.kill(pid, 'SIGKILL');
      else again.resolve();
    },
  });
  await again.promise;
  const other = run(LIVES_ON);
  await other.ready;
  expect(child.pid).not.toBe(other.pid);
  expect(lives).toEqual([3, 3]);
  expect(getPriority(other.pid ?? 0)).toBe(getPriority());
});

test('a first life that fails is shown, not repeated', async () => {
  const child = run('process.exit(3)');
  await expect(child.ready).rejects.toThrow('sample ended before it was ready (code 3)');
  expect(child.pid).toBeUndefined();
});

test('a command that does not exist is shown', async () => {
  await expect(run('', { command: '/nowhere/at/all' }).ready).rejects.toThrow('code 127');
});

test('a child that ignores the request to end is ended by force after the grace', async () => {
  const child = run(`process.on('SIGTERM', () => {}); ${LIVES_ON}`, { graceMs: 100 });
  await child.ready;
  const pid = child.pid ?? 0;
  await child.stop();
  expect(isAlive(pid)).toBe(false);
  expect(child.pid).toBeUndefined();
});

test('stopping while it waits to come back means that it stays away', async () => {
  const died = Promise.withResolvers<void>();
  const child = run(LIVES_ON, { backoffMs: [60_000], onExit: () => died.resolve() });
  await child.ready;
  process.kill(child.pid ?? 0, 'SIGKILL');
  await died.promise;
  await child.stop();
  expect(child.pid).toBeUndefined();
});
