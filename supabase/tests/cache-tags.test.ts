import type postgres from 'postgres';
import {
  type Announcements,
  cardTag,
  freshProduct,
  hearAnnouncements,
  listTags,
  productTag,
  sorted,
} from './support/announced.ts';
import { addCategory, addVariant, addVendor, hold, idOf, moveStock } from './support/market.ts';
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

let database: TestDatabase;
let sql: postgres.Sql;
let announced: Announcements;

beforeAll(async () => {
  database = await makeTestDatabase('cache_tags');
  ({ sql } = database);
  for (const category of ['teas', 'spices']) await addCategory(sql, category);
  await addVendor(sql, 'stall');
  await addVendor(sql, 'other');
  announced = await hearAnnouncements(sql);
});

afterAll(() => database.drop());

const fresh = (status?: 'published' | 'draft', quantity?: number) => freshProduct(sql, status, quantity);

const update = (slug: string, columns: Record<string, unknown>) =>
  sql`update public.products set ${sql(columns as Record<string, string>)} where id = ${idOf(slug)}`;

describe('a product', () => {
  const insert = (slug: string, status: string) => sql`
    insert into public.products (id, vendor_id, category_id, name, slug, price, status)
    values (${idOf(slug)}, ${idOf('stall')}, ${idOf('teas')}, 'New', ${slug}, 5, ${status})`;

  it('that is new moves lists only when it is on the market', async () => {
    expect(await announced.tags(() => insert('new-1', 'published'))).toEqual(
      sorted(productTag('new-1'), cardTag('new-1'), listTags('products')),
    );
    expect(await announced.tags(() => insert('new-2', 'draft'))).toEqual([productTag('new-2')]);
  });

  it.each([
    ['name', { name: 'Another name' }],
    ['description', { description: 'Smells of rain.' }],
    ['price', { price: 7 }],
    ['currency', { currency: 'GBP' }],
    ['published_at', { published_at: '2026-01-01T00:00:00Z' }],
    ['image_path', { image_path: 'a.webp' }],
    ['image_alt', { image_alt: 'a jar' }],
    ['image_blur', { image_blur: 'data:,' }],
    ['unit', { unit: 'g' }],
  ])('moves lists with its %s, if shoppers can see it', async (column, columns) => {
    const [seen, unseen] = [await fresh(), await fresh('draft')];
    const isOnCards = column !== 'description' && column !== 'published_at';
    const expected = sorted(productTag(seen), isOnCards ? cardTag(seen) : [], listTags('products'));
    expect(await announced.tags(() => update(seen, columns))).toEqual(expected);
    // A unit is that of the variants too, and those do not know who can see them.
    const unseenTags = sorted(productTag(unseen), column === 'unit' ? cardTag(unseen) : []);
    expect(await announced.tags(() => update(unseen, columns))).toEqual(unseenTags);
  });

  it.each([
    ['status_reason', { status_reason: 'blurred picture' }],
    ['slug', { slug: 'another-slug' }],
    ['manage_stock', { manage_stock: false }],
  ])('moves no list with its %s', async (_column, columns) => {
    const slug = await fresh();
    expect(await announced.tags(() => update(slug, columns))).toEqual([productTag(slug)]);
  });

  it('moves lists when it enters or leaves the market, not between other states', async () => {
    const slug = await fresh('draft');
    const to = (status: string) => announced.tags(() => update(slug, { status }));
    expect(await to('pending')).toEqual([productTag(slug)]);
    for (const status of ['published', 'archived'])
      expect(await to(status)).toEqual(sorted(productTag(slug), cardTag(slug), listTags('products')));
  });

  it('that moves to another category or stall moves the lists of both', async () => {
    const slug = await fresh();
    expect(await announced.tags(() => update(slug, { category_id: idOf('spices') }))).toEqual(
      sorted(productTag(slug), cardTag(slug), listTags('products'), listTags('products', 'stall', 'spices')),
    );
    await sql`delete from public.product_variants where product_id = ${idOf(slug)}`;
    expect(await announced.tags(() => update(slug, { vendor_id: idOf('other') }))).toEqual(
      sorted(
        productTag(slug),
        cardTag(slug),
        listTags('products', 'stall', 'spices'),
        listTags('products', 'other', 'spices'),
      ),
    );
  });

  it('that gets another id is announced under both', async () => {
    const slug = await fresh();
    await sql`delete from public.product_variants where product_id = ${idOf(slug)}`;
    const change = () => sql`update public.products set id = ${idOf(`${slug}-new`)} where id = ${idOf(slug)}`;
    expect(await announced.tags(change)).toEqual(
      sorted(
        [slug, `${slug}-new`].flatMap((each) => [productTag(each), cardTag(each)]),
        listTags('products'),
      ),
    );
  });

  it('that is deleted moves lists only when it was on the market', async () => {
    const [seen, unseen] = [await fresh(), await fresh('draft')];
    const remove = (slug: string) => sql`delete from public.products where id = ${idOf(slug)}`;
    expect(await announced.tags(() => remove(seen))).toEqual(
      sorted(productTag(seen), cardTag(seen), listTags('products')),
    );
    expect(await announced.tags(() => remove(unseen))).toEqual(sorted(productTag(unseen), cardTag(unseen)));
  });
});

describe('parts of a product', () => {
  it('a variant: the product, and lists when the lowest price moved', async () => {
    const slug = await fresh();
    const both = sorted(productTag(slug), cardTag(slug));
    expect(await announced.tags(() => addVariant(sql, slug, `${slug}-2`, 9))).toEqual(both);
    const change = (price: number) =>
      announced.tags(
        () => sql`update public.product_variants set price = ${price} where sku = ${`${slug}-2`}`,
      );
    expect(await change(8)).toEqual(both);
    expect(await change(3)).toEqual(sorted(both, listTags('products')));
    const remove = () => sql`delete from public.product_variants where sku = ${`${slug}-2`}`;
    expect(await announced.tags(remove)).toEqual(sorted(both, listTags('products')));
  });

  it('a picture: the product, also the one that it is moved from', async () => {
    const [slug, other] = [await fresh(), await fresh()];
    const add = () => sql`insert into public.product_images (id, product_id, path, width, height)
      values (${idOf(`${slug}-picture`)}, ${idOf(slug)}, 'a.webp', 800, 800)`;
    expect(await announced.tags(add)).toEqual([productTag(slug)]);
    const move = () => sql`update public.product_images set product_id = ${idOf(other)}
      where id = ${idOf(`${slug}-picture`)}`;
    expect(await announced.tags(move)).toEqual(sorted(productTag(slug), productTag(other)));
    const remove = () => sql`delete from public.product_images where id = ${idOf(`${slug}-picture`)}`;
    expect(await announced.tags(remove)).toEqual([productTag(other)]);
  });
});

describe('stock', () => {
  it('figures that leave the meter where it is: one message with the product', async () => {
    const slug = await fresh('published', 100);
    expect(await announced.messages(() => moveStock(sql, `${slug}-1`, 'stall-main', -3, 'adjusted'))).toEqual(
      [productTag(slug)],
    );
    expect(await announced.messages(() => hold(sql, `${slug}-1`, 'stall-main', 2))).toEqual([
      productTag(slug),
    ]);
    const threshold = () =>
      sql`update public.inventory set low_stock_threshold = 6 where variant_id = ${idOf(`${slug}-1`)}`;
    expect(await announced.messages(threshold)).toEqual([productTag(slug)]);
  });

  it('in or out moves the lists of what can be bought', async () => {
    const slug = await fresh();
    const move = (delta: number) =>
      announced.tags(() => moveStock(sql, `${slug}-1`, 'stall-main', delta, 'adjusted'));
    const card = sorted(productTag(slug), cardTag(slug));
    const shelves = sorted(card, listTags('shelves'));
    expect(await move(2)).toEqual(shelves);
    expect(await move(-1)).toEqual(card);
    expect(await announced.tags(() => hold(sql, `${slug}-1`, 'stall-main', 1))).toEqual(shelves);
  });

  it('of a draft moves none', async () => {
    const slug = await fresh('draft');
    const change = () => moveStock(sql, `${slug}-1`, 'stall-main', 2);
    expect(await announced.tags(change)).toEqual([productTag(slug)]);
  });

  it('of many products in one statement is one message', async () => {
    const slugs = [await fresh('published', 100), await fresh('published', 100)];
    const change = () => sql`update public.inventory set reserved = 1, version = version + 1
      where product_id in ${sql(slugs.map(idOf))}`;
    expect(await announced.messages(change)).toEqual([slugs.map(productTag).sort().join(' ')]);
  });
});
