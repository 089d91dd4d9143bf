import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { isAlive, waitForExit } from '../../../supabase/local/process-identity.ts';
import { allGone, cleanUp, makeFolder, runStack, type StackProgram } from '../../support/run-stack.ts';

// Real processes on a machine that may be busy with other test files.
/** Twice the deadline of whoever has the longest. Where nothing ended it, a database that hangs would hold it for ever. */
const LONG_ENOUGH = 20_000;
const support = join(import.meta.dirname, '../../support');
const parents = new Set<ChildProcess>();
const children = new Set<number>();

afterAll(async () => {
  for (const parent of parents) parent.kill('SIGKILL');
  for (const pid of children) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
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

test('a process whose stop never ends has gone soon after its parent', async () => {
  const { parent, pid } = await runUnderParent('lifeline-child.ts');
  parent.kill('SIGKILL');
  expect(await waitForExit(pid, LONG_ENOUGH)).toBe(true);
});

test('a worker ends with its parent although its database hangs', async () => {
  const program = await runStack({ dataDir: await makeFolder() });
  const { parent, pid } = await runUnderParent('../../scripts/worker.ts', environmentOf(program));
  const postgres = program.stack.pids.postgres ?? 0;
  process.kill(postgres, 'SIGSTOP');
  parent.kill('SIGKILL');
  expect(await waitForExit(pid, LONG_ENOUGH)).toBe(true);
  process.kill(postgres, 'SIGCONT');
  await program.end('SIGTERM');
});

test('the stack ends with its parent, a database that hangs included', async () => {
  const program = await runStack({ dataDir: await makeFolder() });
  const pids = await program.pids();
  process.kill(pids.postgres ?? 0, 'SIGSTOP');
  await program.end('SIGKILL');
  await allGone(pids, 2 * LONG_ENOUGH);
});

test('the stack ends in order although its database hangs', async () => {
  const program = await runStack({ dataDir: await makeFolder() });
  const pids = await program.pids();
  process.kill(pids.postgres ?? 0, 'SIGSTOP');
  const start = Date.now();
  expect(await program.end('SIGTERM')).toBe(0);
  expect(Date.now() - start).toBeLessThan(LONG_ENOUGH);
  await allGone(pids, 5_000);
});
