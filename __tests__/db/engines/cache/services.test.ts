import type postgres from 'postgres';
import { logger } from '#lib/base/logger';
import { onOperation } from '#lib/base/observe';
import { connect, type DatabaseHandle } from '#lib/data/db/connect';
import { type Caches, makeCaches } from '#lib/engines/cache/caches';
import { listenForChanges } from '#lib/engines/cache/listen';
import { productQuery } from '#lib/market/catalog/schema';
import { listProducts } from '#lib/market/catalog/service';
import { adjustStock, getStock } from '#lib/market/inventory/service';
import type { Session } from '#lib/web/auth/schema';
import { addMember, addPerson, idOf, moveStock } from '../../../../supabase/tests/support/market.ts';
import { makeTestDatabase, type TestDatabase } from '../../../../supabase/tests/support/test-database.ts';
import { timePasses } from '../../../support/until.ts';
import { type Ctx, changes, fill, readsOf } from './cached-market.ts';

/*
 * The tags of every public read, proved from outside: whatever changes in the database, what the caches give
 * afterwards is what the database gives.
 */
let database: TestDatabase;
let sql: postgres.Sql;
let handle: DatabaseHandle;
let caches: Caches;
let stopListening: () => Promise<void>;
let queries: string[] = [];
let stopCounting: () => void;
let syncs = 0;

let reads = readsOf('');

beforeAll(async () => {
  database = await makeTestDatabase('cached_reads');
  ({ sql } = database);
  await fill(sql);
  handle = connect(database.url, { max: 4, name: 'cached-reads' });
  caches = makeCaches();
  stopListening = await listenForChanges({ sql: handle.sql, caches, logger });
  stopCounting = onOperation(({ kind, name }) => kind === 'query' && queries.push(name));
});

afterAll(async () => {
  stopCounting();
  await stopListening();
  await handle.close();
  await database.drop();
});

/** Without the moment at which stock was read, which differs between equal answers. */
function comparable(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null, (key, part) => (/^(at|stock_at)$/.test(key) ? 0 : part)));
}

async function readAll(ctx: Ctx): Promise<Record<string, unknown>> {
  const answers = Object.entries(reads).map(async ([name, read]) => [name, comparable(await read(ctx))]);
  return Object.fromEntries(await Promise.all(answers));
}
const cached = () => readAll({ db: handle.db, caches });
const uncached = () => readAll({ db: handle.db, caches: makeCaches() });

/** Returns when everything that was committed until now has been heard. */
async function heard(): Promise<void> {
  syncs += 1;
  const marker = `sync:${syncs}`;
  const arrival = Promise.withResolvers<void>();
  const stop = caches.onInvalidate((tags) => tags.includes(marker) && arrival.resolve());
  await sql`select pg_notify('cache_tags', ${marker})`;
  await arrival.promise;
  stop();
}

it.each(changes)('%s: every read gives what the database has', async (_name, change) => {
  const { nextCursor } = await listProducts({ db: handle.db, caches }, productQuery.parse({ limit: 2 }));
  reads = readsOf(nextCursor ?? '');
  await cached();
  await change(sql);
  await heard();
  expect(await cached()).toEqual(await uncached());
});

it('asks the database nothing twice, save for searches', async () => {
  await cached();
  queries = [];
  await cached();
  expect([...new Set(queries)]).toEqual(['catalog.selectProducts']);
  expect(queries).toHaveLength(1);
});

/** What is asked for often is loaded again by itself after a change; waits until that is done. */
async function settled(): Promise<void> {
  let seen: number;
  do {
    seen = queries.length;
    await timePasses(100);
  } while (queries.length > seen);
}

it('a sale moves only the product and the lists that show it', async () => {
  const ctx = { db: handle.db, caches };
  await cached();
  const before = (await getStock(ctx, idOf('matcha'))).stock_quantity;
  await moveStock(sql, 'matcha-1', 'stall-main', -1, 'adjusted');
  await heard();
  await settled();
  queries = [];
  await Promise.all([
    reads.assam!(ctx),
    reads['beside pepper']!(ctx),
    reads.stalls!(ctx),
    reads.categories!(ctx),
    reads['a category of a stall']!(ctx),
  ]);
  expect(queries.filter((name) => name !== 'catalog.selectRelated')).toEqual([]);
  expect((await getStock(ctx, idOf('matcha'))).stock_quantity).toBe(before - 1);
});

it('whoever changes stock sees it in the next answer, before the database has told anyone', async () => {
  await addPerson(sql, 'keeper');
  await addMember(sql, 'stall', 'keeper', 'staff');
  const untold = makeCaches();
  untold.resume();
  const ctx = { db: handle.db, caches: untold };
  const quantity = async () => (await getStock(ctx, idOf('matcha'))).stock_quantity;
  const before = await quantity();
  await moveStock(sql, 'matcha-1', 'stall-main', -1, 'adjusted');
  expect(await quantity()).toBe(before);
  const session: Session = {
    userId: idOf('keeper'),
    email: 'keeper@livestall.example',
    role: 'vendor',
    fullName: 'keeper',
    vendors: [],
  };
  const change = { variant_id: idOf('matcha-1'), location_id: idOf('stall-main'), delta: -2 };
  const shelf = await adjustStock(ctx, session, { ...change, reason: 'adjusted' });
  expect(shelf).not.toHaveProperty('product_id');
  expect(await quantity()).toBe(before - 3);
});
