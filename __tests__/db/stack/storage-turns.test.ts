import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { openPool } from '#lib/data/postgres/open-pool';
import { cleanUp, makeFolder, runStack, type StackProgram } from '../../support/run-stack.ts';
import { until } from '../../support/until.ts';

// Real processes on a machine that may be busy with other test files.
let stack: StackProgram['stack'];
let sql: postgres.Sql;
const bucket = `turns-${randomUUID()}`;

beforeAll(async () => {
  ({ stack } = await runStack({ dataDir: await makeFolder() }));
  sql = openPool(stack.adminUrl, { max: 1, onnotice: () => {} });
  await sql`insert into storage.buckets (id, name) values (${bucket}, ${bucket})`;
  await sql`insert into storage.objects (bucket_id, name) values (${bucket}, 'a')`;
  // As slow as the limit of a statement lets it be.
  await sql.unsafe(`
    create function public.slowly() returns boolean language plpgsql as
      $$ begin perform pg_sleep(60); return true; end $$;
    create policy slowly on storage.objects for select to anon using (bucket_id = '${bucket}' and public.slowly())`);
});
afterAll(async () => {
  await sql.end();
  await cleanUp();
});

const ask = (address: string, path: string, init: RequestInit = {}) =>
  fetch(`${stack.supabaseUrl}/storage/v1/${path}`, {
    ...init,
    headers: {
      apikey: stack.publishableKey,
      'content-type': 'application/json',
      'x-forwarded-for': address,
    },
  });
const list = (address: string, init: RequestInit = {}) =>
  ask(address, `object/list/${bucket}`, { ...init, method: 'POST', body: JSON.stringify({ prefix: '' }) });

/** The lists that run at this moment, each as one statement of one connection. */
const running = async (): Promise<string[]> =>
  (
    await sql<{ statement: string }[]>`
      select pid || ' ' || query_start as statement from pg_stat_activity
      where application_name = 'livestall-api-storage' and wait_event = 'PgSleep' order by 1`
  ).map(({ statement }) => statement);

test('one client’s slow lists stand before nobody else', async () => {
  const lists = Array.from({ length: 16 }, () => list('192.0.2.1').then(({ status }) => status));
  const others: number[] = [];
  // Two of them run at a time, for eight seconds each: the same two before and after, so none was answered meanwhile.
  await until('the other client is answered while two lists run and the others wait', async () => {
    const before = await running();
    if (before.length !== 2) return false;
    for (let round = 0; round < 5; round += 1) others.push((await ask('192.0.2.2', 'bucket')).status);
    return (await running()).join() === before.join();
  });
  expect(new Set(others)).toEqual(new Set([200]));
  for (const status of await Promise.all(lists)) expect([503, 429]).toContain(status);
  expect((await ask('192.0.2.1', 'bucket')).status).toBe(200);
});

test('whoever has gone waits for no turn', async () => {
  const leaving = new AbortController();
  const { signal } = leaving;
  const lists = Array.from({ length: 6 }, () => list('192.0.2.3', { signal }).catch(() => 'gone'));
  const seen = new Set<string>();
  const look = async () => {
    const now = await running();
    for (const statement of now) seen.add(statement);
    return now.length;
  };
  await until('two of them run', async () => (await look()) === 2);
  leaving.abort();
  expect(new Set(await Promise.all(lists))).toEqual(new Set(['gone']));
  await until('those two have ended', async () => (await look()) === 0);
  expect(seen.size).toBe(2);
});
