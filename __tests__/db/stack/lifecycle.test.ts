import { spawnSync } from 'node:child_process';
import postgres from 'postgres';
import { removeDataDir } from '../../../supabase/local/data-dir.ts';
import { isAlive } from '../../../supabase/local/process-identity.ts';
import type { Stack } from '../../../supabase/local/stack.ts';
import { allGone, cleanUp, makeFolder, runRefused, runStack } from '../../support/run-stack.ts';
import { until } from '../../support/until.ts';

// Real processes on a machine that may be busy with other test files.
afterAll(cleanUp);

async function query(stack: Stack, text: string) {
  const sql = postgres(stack.databaseUrl, { max: 1, onnotice: () => {} });
  try {
    return await sql.unsafe(text);
  } finally {
    await sql.end();
  }
}

const authAnswers = async (stack: Stack) =>
  (await fetch(`${stack.supabaseUrl}/auth/v1/settings`, { headers: { apikey: stack.publishableKey } })).ok;

const restAnswers = async (stack: Stack) => {
  const response = await fetch(`${stack.supabaseUrl}/rest/v1/kept?select=id`, {
    headers: { apikey: stack.secretKey },
  });
  return response.ok;
};

test('a second boot on the same folder finds the data, the ports and the keys of the first', async () => {
  const dataDir = await makeFolder();
  const first = await runStack({ dataDir });
  await query(first.stack, 'create table kept (id int); insert into kept values (7)');
  expect(await first.end('SIGTERM')).toBe(0);
  await allGone(first.stack.pids, 0);

  const second = await runStack({ dataDir });
  expect(await query(second.stack, 'select id from kept')).toEqual([{ id: 7 }]);
  expect(second.stack.databaseUrl).toBe(first.stack.databaseUrl);
  expect(second.stack.supabaseUrl).toBe(first.stack.supabaseUrl);
  expect(second.stack.secretKey).toBe(first.stack.secretKey);
  await second.end('SIGTERM');
});

test('killing the parent by force ends every service and the database, and the next start finds all data', async () => {
  const dataDir = await makeFolder();
  const first = await runStack({ dataDir });
  await query(first.stack, 'create table kept (id int); insert into kept values (7)');
  await first.end('SIGKILL');
  await allGone(first.stack.pids);

  const second = await runStack({ dataDir });
  expect(await query(second.stack, 'select id from kept')).toEqual([{ id: 7 }]);
  await second.end('SIGTERM');
});

test('a database that outlived its parent is ended by the next start', async () => {
  const dataDir = await makeFolder();
  const first = await runStack({ dataDir });
  const orphan = first.stack.pids.postgres ?? 0;
  await query(first.stack, 'create table kept (id int); insert into kept values (7)');
  killGuard(orphan);
  await first.end('SIGKILL');
  expect(isAlive(orphan)).toBe(true);

  const second = await runStack({ dataDir });
  expect(isAlive(orphan)).toBe(false);
  expect(await query(second.stack, 'select id from kept')).toEqual([{ id: 7 }]);
  await second.end('SIGTERM');
});

test('data of an earlier set of migrations is refused in a sentence, and can be thrown away as it is', async () => {
  const dataDir = await makeFolder();
  const first = await runStack({ dataDir });
  await query(
    first.stack,
    `update supabase_migrations.schema_migrations set version = '19' || substr(version, 3)`,
  );
  await first.end('SIGTERM');
  const refusal = await runRefused({ dataDir });
  expect(refusal.message).toContain('made by an earlier set of migrations');
  expect(refusal.hint).toContain('npm run db:reset');

  await removeDataDir(dataDir);
  const second = await runStack({ dataDir });
  const orphan = second.stack.pids.postgres ?? 0;
  killGuard(orphan);
  await second.end('SIGKILL');
  await removeDataDir(dataDir);
  expect(isAlive(orphan)).toBe(false);
});

/** The little shell that would end the database is told apart by its last argument. */
function killGuard(serverPid: number): void {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' });
  const line = stdout
    .split('\n')
    .find((entry) => entry.includes('kill -INT') && entry.trimEnd().endsWith(` ${serverPid}`));
  process.kill(Number.parseInt(line ?? '', 10), 'SIGKILL');
}

test('every part that is killed comes back at the same address', async () => {
  const dataDir = await makeFolder();
  const program = await runStack({ dataDir });
  const { stack } = program;
  await query(stack, 'create table kept (id int)');
  const answers = {
    postgres: async () => (await query(stack, 'select 1')).length === 1,
    mailbox: async () => (await fetch(`${stack.mailUrl}/dev/mail/api/email`)).ok,
    api: () => authAnswers(stack),
    realtime: async () => (await fetch(stack.realtimeUrl)).status < 500,
  };
  for (const name of ['mailbox', 'realtime', 'api', 'postgres'] as const) {
    const pid = stack.pids[name] ?? 0;
    process.kill(pid, 'SIGKILL');
    await until(`${name} has a new process`, async () => {
      const now = (await program.pids())[name];
      return now !== undefined && now !== pid;
    });
    await until(`${name} answers`, answers[name]);
  }
  // The services saw their database vanish; they must have found it again by themselves.
  await until('REST reads again', () => authAnswers(stack));
  await until('Realtime is alive', answers.realtime);
  const last = await program.pids();
  expect(await program.end('SIGTERM')).toBe(0);
  await allGone(last, 0);
});

test('a second start on a folder in use is refused, and the first is not disturbed', async () => {
  const dataDir = await makeFolder();
  const program = await runStack({ dataDir });
  const refusal = await runRefused({ dataDir });
  expect(refusal.message).toContain('Livestall is already running on');
  expect(await authAnswers(program.stack)).toBe(true);
  await program.end('SIGTERM');
});

test('two stacks run side by side and know nothing of each other', async () => {
  const [one, two] = await Promise.all([
    runStack({ dataDir: await makeFolder() }),
    runStack({ dataDir: await makeFolder() }),
  ]);
  await query(one.stack, 'create table kept (id int)');
  expect(await query(two.stack, "select to_regclass('kept') as found")).toEqual([{ found: null }]);
  expect(await restAnswers(two.stack)).toBe(false);
  await Promise.all([one.end('SIGTERM'), two.end('SIGTERM')]);
});

test('services that hang are ended all the same: within 10 s on request, by the next start after a kill', async () => {
  const dataDir = await makeFolder();
  const first = await runStack({ dataDir });
  process.kill(first.stack.pids.api ?? 0, 'SIGSTOP');
  process.kill(first.stack.pids.realtime ?? 0, 'SIGSTOP');
  const start = Date.now();
  expect(await first.end('SIGTERM')).toBe(0);
  expect(Date.now() - start).toBeLessThan(10_000);
  await allGone(first.stack.pids, 0);

  const second = await runStack({ dataDir });
  process.kill(second.stack.pids.mailbox ?? 0, 'SIGSTOP');
  await second.end('SIGKILL');
  const third = await runStack({ dataDir });
  await allGone(second.stack.pids, 0);
  await third.end('SIGTERM');
});
