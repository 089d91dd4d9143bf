import type postgres from 'postgres';
import { isNameSeen } from '#lib/words/name-line';
import { migrateDown, migrateUp } from '#supabase/local/migrate';
import { addPerson, addProduct, addVariant, addVendor, idOf, moveStock } from './support/market.ts';
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

// A market that has names of the time before: the migration takes them as they are, and what has them works after it.

const before = '20261101180000';
const turn = '\u202e';
let database: TestDatabase;
let sql: postgres.Sql;

beforeAll(async () => {
  database = await makeTestDatabase('names');
  ({ sql } = database);
  await migrateDown(sql, { to: before });
  await addPerson(sql, 'ada');
  await addVendor(sql, 'stall');
  await addProduct(sql, 'stall', 'tea');
  await addProduct(sql, 'stall', 'jam');
  await addProduct(sql, 'stall', 'oil');
  await addVariant(sql, 'tea', 'tea-2');
  await moveStock(sql, 'tea-1', 'stall-main', 5);
  await sql`insert into public.locations (vendor_id, name) values
    (${idOf('stall')}, ${`A${turn}`}), (${idOf('stall')}, 'A '), (${idOf('stall')}, ${turn}), (${idOf('stall')}, '\u200b')`;
  await sql`insert into public.inventory_feeds (vendor_id, name, url, format, location_id, interval_minutes)
    select ${idOf('stall')}, name, 'https://stock.example/a.csv', 'csv', ${idOf('stall-main')}, 60
    from unnest(${[`B${turn}`, 'B\u2066', '\u2800', '\ufeff']}::text[]) name`;
  await sql`insert into public.vendor_api_keys (vendor_id, name, prefix, key_hash, scopes)
    values (${idOf('stall')}, '\u3164', 'lsk_00000001', ${Buffer.alloc(32)}, '{products:read}')`;
  await sql`update public.vendors set store_name = ${turn + turn}, city = ${turn}, tagline = ${`a${turn}b`}`;
  await sql`update public.profiles set full_name = ${turn}`;
  await sql`update public.products set name = ${turn + turn} where id = ${idOf('tea')}`;
  await sql`update public.products set name = '\u200b\u200b' where id = ${idOf('jam')}`;
  await sql`update public.products set name = ${`Olive${turn}${turn}oil`} where id = ${idOf('oil')}`;
  await sql`update public.product_variants set sku = ${`T${turn}`}, name = ${turn} where id = ${idOf('tea-1')}`;
  await sql`update public.product_variants set sku = 'T\u2069' where id = ${idOf('tea-2')}`;
  await sql`update public.product_variants set sku = 'T ' where id = ${idOf('jam-1')}`;
  await sql`update public.product_variants set sku = ${`O${turn}1`} where id = ${idOf('oil-1')}`;
  await migrateUp(sql);
});

afterAll(() => database.drop());

const column = async (query: postgres.PendingQuery<postgres.Row[]>): Promise<string[]> =>
  (await query).map(({ text }) => text);

it('a sign that turns the text becomes a space, and a name of nothing else says so', async () => {
  expect(await column(sql`select name as text from public.products order by slug`)).toEqual([
    'Unnamed',
    'Olive  oil',
    'Unnamed',
  ]);
  expect(await sql`select store_name, city, tagline from public.vendors`).toEqual([
    { store_name: 'Unnamed', city: ' ', tagline: 'a b' },
  ]);
  expect(await column(sql`select name as text from public.vendor_api_keys`)).toEqual(['Unnamed']);
  expect(await column(sql`select full_name as text from public.profiles`)).toEqual([' ']);
});

it('names that become the same stay apart where a stall tells things apart by them', async () => {
  const places = await column(sql`select name as text from public.locations order by name collate "C"`);
  expect(places).toEqual([
    'A ',
    expect.stringMatching(/^A -[0-9a-f]{8}$/),
    'Main',
    expect.stringMatching(/^Unnamed [0-9a-f]{8}$/),
    expect.stringMatching(/^Unnamed [0-9a-f]{8}$/),
  ]);
  const feeds = await column(sql`select name as text from public.inventory_feeds order by name collate "C"`);
  expect(feeds).toEqual([
    expect.stringMatching(/^B -[0-9a-f]{8}$/),
    expect.stringMatching(/^B -[0-9a-f]{8}$/),
    expect.stringMatching(/^Unnamed [0-9a-f]{8}$/),
    expect.stringMatching(/^Unnamed [0-9a-f]{8}$/),
  ]);
  const skus = await column(sql`
    select v.sku as text from public.product_variants v order by v.sku collate "C"`);
  expect(skus).toEqual([
    'O 1',
    'T ',
    expect.stringMatching(/^T -[0-9a-f]{8}$/),
    expect.stringMatching(/^T -[0-9a-f]{8}$/),
  ]);
});

it('whatever had such a name is sold, counted and changed', async () => {
  expect((await moveStock(sql, 'tea-1', 'stall-main', -2, 'sold')).quantity).toBe('3.000');
  expect((await moveStock(sql, 'jam-1', 'stall-main', 4)).quantity).toBe('4.000');
  for (const table of ['vendors', 'locations', 'vendor_api_keys', 'inventory_feeds', 'products', 'profiles'])
    expect((await sql`update ${sql(`public.${table}`)} set id = id`).count).toBeGreaterThan(0);
});

it('no rule is left that the next change of an old row would run into', async () => {
  expect(
    await column(sql`select conname as text from pg_constraint where contype = 'c' and not convalidated`),
  ).toEqual([]);
});

it('what counts as seen is the same to the forms and to the database', async () => {
  const [rule] = await sql<{ text: string }[]>`
    select substring(pg_get_constraintdef(oid) from '\\[\\^.*\\]') as text from pg_constraint where conname = 'products_name_seen'`;
  const seen = await sql<{ code: number }[]>`
    select code from generate_series(1, 1114111) code
    where code not between 55296 and 57343 and chr(code) ~ ${rule?.text ?? ''}`;
  const bySql = new Set(seen.map(({ code }) => code));
  const differ: string[] = [];
  for (let code = 1; code <= 0x10ffff; code += 1) {
    const text = String.fromCodePoint(code);
    if (!text.isWellFormed() || /\p{Cc}/u.test(text)) continue;
    if (bySql.has(code) !== isNameSeen(text)) differ.push(code.toString(16));
  }
  expect(bySql.size).toBeGreaterThan(1_000_000);
  expect(differ).toEqual([]);
});
