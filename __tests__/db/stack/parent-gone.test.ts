import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { isAlive, waitForExit } from '../../../supabase/local/process-identity.ts';
import { processTree, signalTree } from '../../support/process-tree.ts';
import { cleanUp, makeFolder, runStack, type StackProgram } from '../../support/run-stack.ts';

/** What docs/architecture.md promises. The longest deadline leaves two seconds of it to a machine that is busy. */
const PROMISED_MS = 10_000;
const support = join(import.meta.dirname, '../../support');
const parents = new Set<ChildProcess>();
const children = new Set<number>();

afterAll(async () => {
  for (const parent of parents) parent.kill('SIGKILL');
  signalTree([...children], 'SIGKILL');
  await cleanUp();
});

/** Runs a program under a parent of its own and resolves when it is up. */
async function runUnderParent(program: string, env: object = {}) {
  const parent = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      join(support, 'lifeline-parent.ts'),
      JSON.stringify({ program, env }),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '', LOG_LEVEL: 'fatal' } },
  );
  parents.add(parent);
  const line = await new Promise<string>((resolve) => createInterface(parent.stdout).once('line', resolve));
  const pid = Number(line);
  children.add(pid);
  return { parent, pid };
}

function environmentOf({ stack }: StackProgram) {
  return {
    DATABASE_URL: stack.databaseUrl,
    SUPABASE_URL: stack.supabaseUrl,
    SUPABASE_PUBLISHABLE_KEY: stack.publishableKey,
    SUPABASE_SECRET_KEY: stack.secretKey,
    SUPABASE_JWT_SECRET: stack.jwtSecret,
    SITE_URL: 'http://127.0.0.1:3000',
    SMTP_URL: stack.smtpUrl,
    LIVESTALL_EMBEDDED: '1',
    LIVESTALL_PROCESS: 'worker',
  };
}

/** Everything that a server of PostgreSQL can come to. */
const TROUBLES: [string, (pid: number) => void][] = [
  ['is well', () => {}],
  ['was killed', (pid) => process.kill(pid, 'SIGKILL')],
  ['hangs, with all its processes', (pid) => freeze(pid, 'SIGSTOP')],
];

function freeze(postgres: number, signal: 'SIGSTOP' | 'SIGCONT') {
  signalTree(processTree(postgres), signal);
}

/** Resolves when all of them have gone; rejects with those that live longer than is promised. */
async function allGoneInTime(pids: number[]) {
  const since = Date.now();
  const gone = await Promise.all(pids.map((pid) => waitForExit(pid, PROMISED_MS - (Date.now() - since))));
  expect(pids.filter((_, at) => !gone[at])).toEqual([]);
}

test('a process whose stop never ends has gone soon after its parent', async () => {
  const { parent, pid } = await runUnderParent('lifeline-child.ts');
  parent.kill('SIGKILL');
  await allGoneInTime([pid]);
});

test('a parent that goes shortens a stop that takes its time', async () => {
  const { parent, pid } = await runUnderParent('lifeline-child.ts', { DEADLINE_MS: '60000' });
  process.kill(pid, 'SIGTERM');
  parent.kill('SIGKILL');
  await allGoneInTime([pid]);
});

const HANGS = TROUBLES.slice(2);

describe.each([
  ['worker', 'production', TROUBLES],
  // Without a build there is nothing to serve in production; what ends it is the same.
  ['web', 'development', HANGS],
] as const)('a %s process', (name, NODE_ENV, troubles) => {
  test.each([...troubles])('ends with its parent while PostgreSQL %s', async (_how, trouble) => {
    const program = await runStack({ dataDir: await makeFolder() });
    const env = { ...environmentOf(program), NODE_ENV, PORT: '0', LIVESTALL_PROCESS: name };
    const { parent, pid } = await runUnderParent(`../../scripts/${name}.ts`, env);
    const all = processTree(pid);
    const postgres = (await program.pids()).postgres ?? 0;
    trouble(postgres);
    parent.kill('SIGKILL');
    await allGoneInTime(all);
    if (isAlive(postgres)) freeze(postgres, 'SIGCONT');
    await program.end('SIGTERM');
  });
});

test.each(TROUBLES)('the stack ends with its parent while PostgreSQL %s', async (_how, trouble) => {
  const program = await runStack({ dataDir: await makeFolder() });
  const pids = Object.values(await program.pids()).flatMap((pid) => (pid ? processTree(pid) : []));
  expect(pids.length).toBeGreaterThan(8);
  trouble(program.stack.pids.postgres ?? 0);
  await program.end('SIGKILL');
  await allGoneInTime(pids);
});

test('the stack ends in order although its database hangs', async () => {
  const program = await runStack({ dataDir: await makeFolder() });
  const pids = Object.values(await program.pids()).flatMap((pid) => (pid ? processTree(pid) : []));
  freeze(program.stack.pids.postgres ?? 0, 'SIGSTOP');
  expect(await program.end('SIGTERM')).toBe(0);
  await allGoneInTime(pids);
});
