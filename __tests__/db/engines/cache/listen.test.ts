import postgres from 'postgres';
import { type Caches, makeCaches } from '#lib/engines/cache/caches';
import { listenForChanges } from '#lib/engines/cache/listen';
import { makeTestDatabase, type TestDatabase } from '../../../../supabase/tests/support/test-database.ts';
import { type PostgresProxy, startPostgresProxy } from '../../../support/postgres-proxy.ts';
import { until } from '../../../support/until.ts';

const listener = 'livestall-cache-tags';
const heartbeatMs = 100;

let database: TestDatabase;
let proxy: PostgresProxy;
let sql: postgres.Sql;
let caches: Caches;
let said: string[];
let stop: () => Promise<void>;

const logger = {
  info: (...args: unknown[]) => said.push(String(args.at(-1))),
  warn: (...args: unknown[]) => said.push(String(args.at(-1))),
};
const listen = async () => {
  stop = await listenForChanges({ sql, caches, logger: logger as never }, { heartbeatMs });
};
const keep = (key: string, tag: string) => caches.product.find(key, { tags: [tag] }, async () => key);
const listeners = () =>
  database.sql<{ pid: number }[]>`
    select pid from pg_stat_activity where application_name = ${listener} and datname = ${database.name}`;

beforeAll(async () => {
  database = await makeTestDatabase('listen');
  proxy = await startPostgresProxy(database.url, listener);
});

beforeEach(() => {
  said = [];
  caches = makeCaches();
  sql = postgres(proxy.url, { max: 2, onnotice: () => undefined });
});

afterEach(async () => {
  await stop();
  await sql.end({ timeout: 1 });
  proxy.isDeaf = false;
});

afterAll(async () => {
  await proxy.close();
  await database.drop();
});

it('is told from the moment it returns until it is stopped, and leaves no connection', async () => {
  await listen();
  expect(caches.isTold).toBe(true);
  await keep('a', 'product:1');
  await keep('b', 'product:2');
  await database.sql`select pg_notify('cache_tags', 'vendor:7 product:1')`;
  await until('the value is gone', () => !caches.product.peek('a'));
  expect(caches.product.peek('b')).toBeDefined();
  await database.sql`select pg_notify('cache_tags', '*')`;
  await until('the value is gone', () => !caches.product.peek('b'));

  await keep('c', 'product:3');
  await stop();
  expect([caches.isTold, caches.stats().product.entries]).toEqual([false, 0]);
  await until('nobody listens', async () => (await listeners()).length === 0);
  expect(said).toEqual([]);
});

it('hears what a transaction changed through the triggers, after its commit', async () => {
  await listen();
  await keep('tree', 'categories');
  await database.sql.begin(async (tx) => {
    await tx`insert into public.categories (slug, name) values ('teas', 'Teas')`;
    expect(caches.product.peek('tree')).toBeDefined();
  });
  await until('the value is gone', () => !caches.product.peek('tree'));
});

it('empties the caches when its backend is terminated, and is told again by itself', async () => {
  await listen();
  await keep('a', 'product:1');
  const [first] = await listeners();
  let wasEmptied = false;
  caches.onInvalidate(() => {
    wasEmptied ||= !caches.isTold && caches.stats().product.entries === 0;
  });
  await database.sql`select pg_terminate_backend(${first!.pid})`;
  await until('it was emptied and is told again', () => wasEmptied && caches.isTold);
  expect((await listeners())[0]?.pid).not.toBe(first!.pid);
  expect(said).toEqual([
    'changes of the database are not heard; caches are off',
    'changes of the database are heard again; caches are on',
  ]);

  await keep('a', 'product:1');
  await database.sql`select pg_notify('cache_tags', 'product:1')`;
  await until('the value is gone', () => !caches.product.peek('a'));
});

it('notices a connection that is silently dead', async () => {
  await listen();
  await keep('a', 'product:1');
  proxy.silence();
  await until('it is not told', () => !caches.isTold);
  expect(caches.stats().product.entries).toBe(0);
  await until('it is told', () => caches.isTold);
});

it('stays off behind a pooler that takes LISTEN and passes nothing on', async () => {
  proxy.isDeaf = true;
  await listen();
  expect(caches.isTold).toBe(false);
  proxy.isDeaf = false;
  await until('it is told', () => caches.isTold);
  expect(said[0]).toBe('changes of the database are not heard; caches are off');
});

it('begins with the database away, says so once, and is told when it comes', async () => {
  await proxy.shut();
  await listen();
  expect(caches.isTold).toBe(false);
  await proxy.open();
  await until('it is told', () => caches.isTold);
  expect(said).toHaveLength(2);
});

it('a stop while the database is away leaves nothing behind', async () => {
  await proxy.shut();
  await listen();
  await stop();
  await proxy.open();
  await sql`select 1`;
  expect(await listeners()).toEqual([]);
});
