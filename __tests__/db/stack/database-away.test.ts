import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { createClient } from '@supabase/supabase-js';
import { openPool } from '#lib/data/postgres/open-pool';
import { checkParts } from '#lib/engines/monitoring/readiness';
import { createUser } from '../../../supabase/local/auth-users.ts';
import { processTree, signalTree } from '../../support/process-tree.ts';
import { cleanUp, makeFolder, runStack, type StackProgram } from '../../support/run-stack.ts';
import { timePasses, until } from '../../support/until.ts';

// Real processes on a machine that may be busy with other test files.
type Seen = { answered: number; slowestMs: number; codes: Record<string, number>; loose: string[] };

/** What may be said of a database that is away: all of it becomes 503, see lib/data/db/postgres-errors.ts. */
const AWAY = /^(ECONN|EPIPE|CONNECT|57P0|08)/;

let program: StackProgram;
let personToken: string;
const clients = new Set<ChildProcess>();

beforeAll(async () => {
  program = await runStack({ dataDir: await makeFolder() });
  personToken = await signIn();
});

afterAll(async () => {
  for (const client of clients) client.kill('SIGKILL');
  await cleanUp();
});

async function signIn(): Promise<string> {
  const { databaseUrl, supabaseUrl, publishableKey } = program.stack;
  const person = { email: 'ada@example.test', password: 'correct horse battery' };
  const sql = openPool(databaseUrl, { max: 1 });
  await createUser(sql, { ...person, fullName: 'Ada', emailConfirmed: true });
  await sql.end();
  const plain = { auth: { persistSession: false, autoRefreshToken: false } };
  const { data } = await createClient(supabaseUrl, publishableKey, plain).auth.signInWithPassword(person);
  return data.session!.access_token;
}

function startClient() {
  const child = fork(join(import.meta.dirname, '../../support/away-client.ts'), [program.stack.databaseUrl], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { ...process.env, NODE_OPTIONS: '', LOG_LEVEL: 'fatal' },
  });
  clients.add(child);
  const look = () =>
    new Promise<Seen>((resolve) => {
      child.once('message', (seen) => resolve(seen as Seen));
      child.send('look');
    });
  return { child, look };
}

const postgresPid = async () => (await program.pids()).postgres ?? 0;

/** With the secret key; and as somebody whose session is looked up at each request. */
const WAYS = [
  ['REST', '/rest/v1/categories?select=id&limit=1', 'server'],
  ['Auth', '/auth/v1/admin/users?page=1&per_page=1', 'server'],
  ['Storage', '/storage/v1/bucket', 'server'],
  ['REST, for a person,', '/rest/v1/categories?select=id&limit=1', 'person'],
  ['Auth, for a person,', '/auth/v1/user', 'person'],
  ['Storage, for a person,', '/storage/v1/bucket', 'person'],
] as const;

async function ask(path: string, who: 'server' | 'person') {
  const { supabaseUrl, secretKey, publishableKey } = program.stack;
  const [apikey, token] = who === 'server' ? [secretKey, secretKey] : [publishableKey, personToken];
  const response = await fetch(supabaseUrl + path, {
    headers: { apikey, authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(20_000),
  });
  const body = await response.text();
  return { status: response.status, retryAfter: response.headers.get('retry-after'), body };
}

test('a database that is killed again and again: every query ends, nothing is thrown loose, and all goes on', async () => {
  const { look } = startClient();
  await until('it asks', async () => (await look()).answered > 20);
  for (let time = 0; time < 3; time += 1) {
    process.kill(await postgresPid(), 'SIGKILL');
    const all: Seen[] = [];
    await until(
      'all ways are answered again',
      async () => {
        const seen = await look();
        all.push(seen);
        return seen.answered > 20 && Object.keys(seen.codes).length === 0;
      },
      60_000,
    );
    expect(all.flatMap(({ loose }) => loose)).toEqual([]);
    expect(all.flatMap(({ codes }) => Object.keys(codes)).filter((code) => !AWAY.test(code))).toEqual([]);
    expect(Math.max(...all.map(({ slowestMs }) => slowestMs))).toBeLessThan(10_000);
  }
});

test('a database that hangs: who waits is told within seconds, who comes is told at once, and it is found again', async () => {
  const { look } = startClient();
  await until('it asks', async () => (await look()).answered > 20);
  const processes = processTree(await postgresPid());
  signalTree(processes, 'SIGSTOP');
  try {
    await until('it is noticed', async () => {
      // A look tells what was since the last one.
      await timePasses(50);
      return (await look()).answered === 0;
    });
    const all: Seen[] = [];
    await until('all are refused', async () => {
      all.push(await look());
      const refused = all.flatMap(({ codes }) => Object.values(codes));
      return refused.reduce((sum, count) => sum + count, 0) > 200;
    });
    expect(Math.max(...all.map(({ slowestMs }) => slowestMs))).toBeLessThan(15_000);
    expect(all.flatMap(({ loose }) => loose)).toEqual([]);
  } finally {
    signalTree(processes, 'SIGCONT');
  }
  await until('it is found again', async () => {
    const { answered, codes } = await look();
    return answered > 20 && Object.keys(codes).length === 0;
  });
});

/** What a web process of this stack would say of its parts. */
async function partsDown(): Promise<string[]> {
  const { stack } = program;
  const sql = openPool(stack.databaseUrl, { max: 1 });
  const parts = await checkParts({
    sql,
    env: {
      SUPABASE_URL: stack.supabaseUrl,
      SUPABASE_PUBLISHABLE_KEY: stack.publishableKey,
      REALTIME_URL: stack.realtimeUrl,
      LIVESTALL_EMBEDDED: '1',
    },
  });
  await sql.end({ timeout: 0 });
  return Object.entries(parts).flatMap(([name, state]) => (state === 'ok' ? [] : [name]));
}

/** Waits until exactly these are down: each part has 2 s to answer, which on a busy machine others may miss as well. */
async function untilDown(names: string[]): Promise<void> {
  await until(`down: ${names}`, async () => `${await partsDown()}` === `${names}`, 60_000);
}

test('readiness names the parts that cannot serve, down to the database', async () => {
  await untilDown([]);
  const { api, realtime } = await program.pids();
  process.kill(api ?? 0, 'SIGSTOP');
  await untilDown(['rest', 'auth', 'storage']);
  process.kill(api ?? 0, 'SIGCONT');
  process.kill(realtime ?? 0, 'SIGSTOP');
  await untilDown(['realtime']);
  process.kill(realtime ?? 0, 'SIGCONT');
  const processes = processTree(await postgresPid());
  signalTree(processes, 'SIGSTOP');
  try {
    await untilDown(['database', 'rest', 'auth', 'storage', 'realtime']);
  } finally {
    signalTree(processes, 'SIGCONT');
  }
  await untilDown([]);
});

test.each(WAYS)('%s says 503 while its database hangs, and is back soon after', async (_name, path, who) => {
  expect((await ask(path, who)).status).toBe(200);
  const api = (await program.pids()).api;
  const processes = processTree(await postgresPid());
  signalTree(processes, 'SIGSTOP');
  try {
    const answers = await Promise.all(Array.from({ length: 40 }, () => ask(path, who)));
    expect(answers.map(({ status }) => status)).toEqual(Array(40).fill(503));
    expect(answers.every(({ retryAfter }) => Number(retryAfter) > 0)).toBe(true);
  } finally {
    signalTree(processes, 'SIGCONT');
  }
  await until('it is back', async () => (await ask(path, who)).status === 200);
  expect((await program.pids()).api).toBe(api);
});

test.each(WAYS)('%s says 503 when its database dies, and is back soon after', async (_name, path, who) => {
  const api = (await program.pids()).api;
  process.kill(await postgresPid(), 'SIGKILL');
  const statuses = new Set<number>();
  await until(
    'it is back',
    async () => {
      const { status } = await ask(path, who);
      statuses.add(status);
      return status === 200;
    },
    60_000,
  );
  expect([...statuses].filter((status) => status !== 200 && status !== 503)).toEqual([]);
  expect((await program.pids()).api).toBe(api);
});
