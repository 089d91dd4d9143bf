import fc from 'fast-check';
import { sql } from 'kysely';
import { connect, type DatabaseHandle, type Db } from '#lib/data/db/connect';
import { fromPostgres } from '#lib/data/db/postgres-errors';
import { makeCaches } from '#lib/engines/cache/caches';
import {
  type ListRequest,
  mostFound,
  mostRanked,
  selectCategoryIds,
  selectProducts,
} from '#lib/market/catalog/list-query';
import { effectiveSort } from '#lib/market/catalog/list-sort';
import {
  selectBuckets,
  selectCategories,
  selectPopular,
  selectProduct,
  selectRelated,
} from '#lib/market/catalog/queries';
import { type ProductQuery, type ProductSort, productQuery } from '#lib/market/catalog/schema';
import { findProduct, listBuckets, listProducts } from '#lib/market/catalog/service';
import { selectStock } from '#lib/market/inventory/queries';
import { getStock } from '#lib/market/inventory/service';
import { selectVendor, selectVendors } from '#lib/market/vendors/queries';
import { listVendors } from '#lib/market/vendors/service';
import { fillLargeCatalogue } from './support/large-catalogue.ts';
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

/*
 * What a visitor asks costs about as much whatever is asked: at 100,000 products no public read fetches more than a
 * fraction of them, and a search ranks no more than `mostRanked`.
 */
const growing = ['products', 'product_variants', 'inventory'];
/**
 * Finding `mostRanked` of n by walking them in order or by looking them up, whichever is less, fetches some
 * sqrt(mostRanked * n) = 10,000 at worst; the planner guesses which is less, so allow it to be wrong.
 */
const mostFetched = 25_000;

let database: TestDatabase;
let handle: DatabaseHandle;
let words: string[];
let ids: string[];
let vendorIds: string[];
let categoryIds: string[];

beforeAll(async () => {
  database = await makeTestDatabase('public_reads');
  await fillLargeCatalogue(database.admin);
  const url = new URL(process.env.DATABASE_URL!);
  url.pathname = `/${database.name}`;
  handle = connect(url.href, { max: 2, name: 'public-reads' });
  const some = await database.sql<{ id: string; name: string }[]>`
    select id, name from public.products where status = 'published' order by id limit 60`;
  ids = some.map(({ id }) => id);
  words = some.flatMap(({ name }) => name.toLowerCase().split(' '));
  vendorIds = (await database.sql`select id from public.vendors order by id limit 5`).map(({ id }) => id);
  categoryIds = (await database.sql`select id from public.categories order by id`).map(({ id }) => id);
});

afterAll(async () => {
  await handle.close();
  await database.drop();
});

/** Rows of the growing tables that `read` fetches, by scans and through indexes. */
async function fetchedBy(read: (db: Db) => Promise<unknown>): Promise<number> {
  return handle.db.transaction().execute(async (tx) => {
    const count = async () => {
      const result = await sql<{ rows: number }>`
        select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int as rows from pg_stat_xact_user_tables
        where schemaname = 'public' and relname = any(${sql.val(growing)})`.execute(tx);
      return result.rows[0]!.rows;
    };
    const before = await count();
    await read(tx);
    return (await count()) - before;
  });
}

const letter = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789');
const word = fc.oneof(
  letter,
  fc.tuple(letter, letter).map((two) => two.join('')),
  fc.nat(1_000_000).map((n) => words[n % words.length]!),
  fc.nat(1_000_000).map((n) => words[n % words.length]!.slice(0, 3)),
  fc.constantFrom('hillside', 'picked', 'hand', 'the', 'no-such-word', 'osunaosx'),
);
const price = fc.oneof(fc.constantFrom(0, 1, 90.9, 91, 1_000_000), fc.integer({ min: 0, max: 95 }));
const filters = {
  categoryIds: fc.option(fc.nat(100).map((n) => (n > 47 ? categoryIds : [categoryIds[n]!]))),
  vendor_id: fc.option(
    fc.nat(4).map((n) => vendorIds[n]!),
    { freq: 4, nil: undefined },
  ),
  min_price: fc.option(price, { nil: undefined }),
  max_price: fc.option(price, { nil: undefined }),
  in_stock: fc.option(fc.boolean(), { nil: undefined }),
  sort: fc.constantFrom<(ProductSort | undefined)[]>(
    undefined,
    'newest',
    'price_asc',
    'price_desc',
    'name',
    'relevance',
  ),
  limit: fc.constantFrom(1, 24, 100),
  near: fc.boolean(),
};
const places: Record<ProductSort, string> = {
  newest: '2026-05-01T00:00:00Z',
  price_asc: '40',
  price_desc: '40',
  name: 'M',
  relevance: '0.1',
};

type Asked = Omit<ProductQuery, 'cursor'> & { categoryIds: string[] | null; near: boolean; isDeep: boolean };

function toRequest({ categoryIds: within, near, isDeep: deep, ...query }: Asked): ListRequest {
  return {
    query,
    categoryIds: within,
    match: near && query.q ? 'near' : 'words',
    cursor: deep ? { sort: '', value: places[effectiveSort(query)], id: ids[0]! } : null,
  };
}

const isDeep = fc.boolean();
const ask = (asked: Asked) => fetchedBy((db) => selectProducts(db, toRequest(asked)));

/** What the planner takes for likely is wrong for some of so many. */
const many = { numRuns: 500 };

async function expectBounded(asked: fc.Arbitrary<Asked>): Promise<void> {
  await fc.assert(
    fc.asyncProperty(asked, async (each) => {
      expect(await ask(each)).toBeLessThanOrEqual(mostFetched);
    }),
    many,
  );
}

it('a search fetches no more, whatever was typed and asked for beside it', async () => {
  const q = fc.array(word, { minLength: 1, maxLength: 4 }).map((all) => all.join(' '));
  await expectBounded(fc.record<Asked>({ ...filters, isDeep, q }));
});

it('a letter that the whole market has is no dearer than a word, in one category or in all', async () => {
  const plain = { limit: 24, near: false, isDeep: false };
  // So many are looked up, so many ranked, and those of the page are read with what is sold of them.
  const most = mostFound + mostRanked + 4 * plain.limit;
  for (const q of ['p', 'g', 'hillside', 'picked hand'])
    for (const within of [null, categoryIds])
      expect(await ask({ ...plain, q, categoryIds: within })).toBeLessThanOrEqual(most);
});

it('a list fetches no more, whatever its filters and however deep it begins', async () => {
  await expectBounded(fc.record<Asked>({ ...filters, isDeep }));
});

it('nor does anything else that visitors may read', async () => {
  const reads: Record<string, (db: Db) => Promise<unknown>> = {
    product: (db) => selectProduct(db, ids[0]!),
    related: (db) => selectRelated(db, ids[0]!, 8),
    popular: (db) => selectPopular(db, 16),
    buckets: (db) => selectBuckets(db, ids),
    stock: (db) => selectStock(db, ids[0]!),
    categories: (db) => selectCategories(db),
    'a category': (db) => selectCategoryIds(db, 'category-1'),
    stalls: (db) => selectVendors(db, { after: null, limit: 100 }),
    'a stall': (db) => selectVendor(db, 'stall-5'),
  };
  for (const [name, read] of Object.entries(reads)) {
    const fetched = await fetchedBy(read);
    expect({ name, isBounded: fetched <= 2 * mostRanked, fetched }).toMatchObject({ isBounded: true });
  }
});

it('nothing that visitors read waits longer than its time, whatever holds it up', async () => {
  const ctx = { db: handle.db, caches: makeCaches() };
  const reads = [
    () => listProducts(ctx, productQuery.parse({ q: 'p' })),
    () => listProducts(ctx, productQuery.parse({ category: 'category-1' })),
    () => findProduct(ctx, ids[0]!),
    () => listBuckets(ctx, ids),
    () => getStock(ctx, ids[0]!),
    () => listVendors(ctx, { limit: 10 }),
  ];
  await database.sql.begin(async (tx) => {
    await tx`lock table public.products, public.vendors, public.product_variants in access exclusive mode`;
    for (const read of reads) expect(await codeOf(read())).toBe('unavailable');
  });
});

/** The code of what it is refused with, as a route would answer it. */
async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  return fromPostgres(error)?.code ?? 'none';
}
