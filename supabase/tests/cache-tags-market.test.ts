import type postgres from 'postgres';
import {
  type Announcements,
  freshProduct,
  hearAnnouncements,
  listTags,
  productTag,
  sorted,
  vendorTag,
} from './support/announced.ts';
import { addCategory, addProduct, addVendor, idOf, moveStock } from './support/market.ts';
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

let database: TestDatabase;
let sql: postgres.Sql;
let announced: Announcements;

beforeAll(async () => {
  database = await makeTestDatabase('cache_tags_market');
  ({ sql } = database);
  for (const category of ['teas', 'spices']) await addCategory(sql, category);
  await addVendor(sql, 'stall');
  await addVendor(sql, 'other');
  announced = await hearAnnouncements(sql);
});

afterAll(() => database.drop());

const fresh = (status?: 'published' | 'draft', quantity?: number) => freshProduct(sql, status, quantity);

describe('a stall', () => {
  const set = (slug: string, columns: Record<string, string>) =>
    announced.tags(() => sql`update public.vendors set ${sql(columns)} where id = ${idOf(slug)}`);

  it('is in the list of stalls only once it is approved', async () => {
    expect(await announced.tags(() => addVendor(sql, 'late', 'pending'))).toEqual([vendorTag('late')]);
    expect(await announced.tags(() => addVendor(sql, 'early'))).toEqual(
      sorted(vendorTag('early'), 'vendors'),
    );
    expect(await set('late', { store_name: 'Later still' })).toEqual([vendorTag('late')]);
    expect(await set('early', { store_name: 'Earlier still' })).toEqual(
      sorted(vendorTag('early'), 'vendors'),
    );
    expect(await set('early', { slug: 'earliest' })).toEqual(sorted(vendorTag('early'), 'vendors'));
    expect(await set('early', { tagline: 'First.' })).toEqual([vendorTag('early')]);
    await sql`delete from public.locations where vendor_id in (${idOf('early')}, ${idOf('late')})`;
    const remove = (slug: string) => sql`delete from public.vendors where id = ${idOf(slug)}`;
    expect(await announced.tags(() => remove('early'))).toEqual(sorted(vendorTag('early'), 'vendors'));
    expect(await announced.tags(() => remove('late'))).toEqual([vendorTag('late')]);
  });

  it('that enters or leaves the market takes its products along', async () => {
    await addVendor(sql, 'guest', 'pending');
    await addProduct(sql, 'guest', 'guest-tea');
    await addProduct(sql, 'guest', 'guest-spice', 'published', 'spices');
    await addProduct(sql, 'guest', 'guest-draft', 'draft');
    const moved = sorted(
      vendorTag('guest'),
      'vendors',
      productTag('guest-tea'),
      productTag('guest-spice'),
      listTags('products', 'guest'),
      listTags('products', 'guest', 'spices'),
    );
    expect(await set('guest', { status: 'approved' })).toEqual(moved);
    expect(await set('guest', { status: 'suspended' })).toEqual(moved);
    expect(await set('guest', { status: 'pending' })).toEqual([vendorTag('guest')]);
  });
});

describe('the rest', () => {
  it('a category: the tree', async () => {
    expect(await announced.tags(() => addCategory(sql, 'seeds'))).toEqual(['categories']);
    const rename = () => sql`update public.categories set name = 'Seeds' where slug = 'seeds'`;
    expect(await announced.tags(rename)).toEqual(['categories']);
    const remove = () => sql`delete from public.categories where slug = 'seeds'`;
    expect(await announced.tags(remove)).toEqual(['categories']);
  });

  it('refreshed reports: views', async () => {
    expect(await announced.tags(() => sql`select public.refresh_materialized_views()`)).toEqual(['views']);
  });

  it('pictures emptied at once: everything; no other table can be', async () => {
    expect(await announced.messages(() => sql`truncate public.product_images`)).toEqual(['*']);
    for (const table of ['products', 'product_variants', 'inventory', 'vendors', 'categories'])
      await expect(sql`truncate ${sql(`public.${table}`)} cascade`).rejects.toThrow('append-only');
  });
});

describe('messages', () => {
  it('leave with the commit: none of what is rolled back, and nothing twice', async () => {
    const slug = await fresh('published', 50);
    const undone = () =>
      sql
        .begin(async (tx) => {
          await moveStock(tx, `${slug}-1`, 'stall-main', -50, 'adjusted');
          throw new Error('undo');
        })
        .catch(() => undefined);
    expect(await announced.messages(undone)).toEqual([]);
    const many = () =>
      sql.begin(async (tx) => {
        for (const delta of [1, 2, 3]) await moveStock(tx, `${slug}-1`, 'stall-main', delta, 'adjusted');
      });
    expect(await announced.messages(many)).toEqual([productTag(slug)]);
  });

  it('say nothing of a statement that changed no row', async () => {
    for (const table of ['products', 'inventory', 'vendors', 'categories', 'product_images'])
      expect(
        await announced.messages(
          () => sql`delete from ${sql(`public.${table}`)} where id = ${idOf('nobody')}`,
        ),
      ).toEqual([]);
  });

  it('are cut at 7,500 bytes, and are one star above 2,000 tags', async () => {
    const insert = (from: number, count: number) => sql`
      insert into public.products (vendor_id, category_id, name, slug, price, status)
      select ${idOf('stall')}, ${idOf('teas')}, 'Many', 'many-' || n, 5, 'draft'
      from generate_series(${from}::int, ${from + count - 1}::int) n`;
    const messages = await announced.messages(() => insert(1, 2_000));
    expect(messages.length).toBe(13);
    expect(Math.max(...messages.map((message) => message.length))).toBeLessThanOrEqual(7_500);
    expect(new Set(messages.flatMap((message) => message.split(' '))).size).toBe(2_000);
    expect(await announced.messages(() => insert(2_001, 2_001))).toEqual(['*']);
  });

  it('are sent for what a signed-in person changes, who may call none of these functions', async () => {
    const callable = await sql`
      select p.proname from pg_proc p
      where p.pronamespace = 'private'::regnamespace and p.proname ~ '^(announce_|list_tags|market_tags)'
        and has_function_privilege('authenticated', p.oid, 'execute')`;
    expect(callable).toEqual([]);
    await sql`insert into auth.users (id, email) values (${idOf('owner')}, 'owner@livestall.example')`;
    await sql`insert into public.vendor_members (vendor_id, user_id, role)
      values (${idOf('other')}, ${idOf('owner')}, 'owner')`;
    const rename = () =>
      sql.begin(async (tx) => {
        await tx`select set_config('role', 'authenticated', true),
          set_config('request.jwt.claims', ${JSON.stringify({ sub: idOf('owner'), role: 'authenticated' })}, true)`;
        await tx`update public.vendors set tagline = 'Mine.' where id = ${idOf('other')}`;
      });
    expect(await announced.tags(rename)).toEqual([vendorTag('other')]);
  });
});
