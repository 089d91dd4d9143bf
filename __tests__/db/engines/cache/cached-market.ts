import type postgres from 'postgres';
import { productQuery } from '#lib/market/catalog/schema';
import {
  findCategory,
  findProduct,
  listBuckets,
  listCards,
  listCategories,
  listFeatured,
  listProducts,
  listRelated,
  listRelatedCards,
} from '#lib/market/catalog/service';
import { getStock } from '#lib/market/inventory/service';
import { findVendor, listVendors } from '#lib/market/vendors/service';
import {
  addCategory,
  addOrder,
  addPerson,
  addProduct,
  addVariant,
  addVendor,
  hold,
  idOf,
  moveStock,
} from '../../../../supabase/tests/support/market.ts';

const products = ['sencha', 'matcha', 'assam', 'saffron', 'pepper', 'hidden-tea', 'draft-tea'];
const stalls = ['stall', 'other', 'hidden', 'renamed', 'newcomer'];

/** A small market: two stalls in a tree of categories, one stall and one product that nobody may see. */
export async function fill(sql: postgres.Sql): Promise<void> {
  for (const category of ['teas', 'green', 'spices']) await addCategory(sql, category);
  await sql`update public.categories set parent_id = ${idOf('teas')} where slug = 'green'`;
  await addVendor(sql, 'stall');
  await addVendor(sql, 'other');
  await addVendor(sql, 'hidden', 'pending');
  await addProduct(sql, 'stall', 'sencha', 'published', 'green');
  await addProduct(sql, 'stall', 'matcha', 'published', 'green');
  await addProduct(sql, 'other', 'assam', 'published', 'teas');
  await addProduct(sql, 'stall', 'saffron', 'published', 'spices');
  await addProduct(sql, 'other', 'pepper', 'published', 'spices');
  await addProduct(sql, 'hidden', 'hidden-tea', 'published', 'teas');
  await addProduct(sql, 'stall', 'draft-tea', 'draft', 'teas');
  for (const slug of ['sencha', 'matcha', 'saffron']) await moveStock(sql, `${slug}-1`, 'stall-main', 20);
  await moveStock(sql, 'assam-1', 'other-main', 20);
  await addPerson(sql, 'shopper');
  const order = { customer: 'shopper', vendor: 'stall', quantity: 1 };
  await addOrder(sql, { ...order, name: 'first', product: 'sencha' });
  await sql`select public.refresh_materialized_views()`;
}

export type Ctx = Parameters<typeof listProducts>[0];
const list = (query: object) => (ctx: Ctx) => listProducts(ctx, productQuery.parse(query));
const orNone = (read: Promise<unknown>) => read.catch((error: Error) => error.message);

/** Every public read. `secondPage` is the cursor that the first page of two gave. */
export const readsOf = (secondPage: string): Record<string, (ctx: Ctx) => Promise<unknown>> => ({
  'the whole market': list({}),
  'its cards': (ctx) => listCards(ctx, productQuery.parse({ limit: 50 })),
  'its second page': (ctx) => listProducts(ctx, productQuery.parse({ limit: 2, cursor: secondPage })),
  'a category with what is below it': list({ category: 'teas' }),
  'a category below': list({ category: 'green', sort: 'name' }),
  'a category that is not there': list({ category: 'seeds' }),
  'a stall': list({ vendor_id: idOf('stall'), sort: 'price_asc' }),
  'a stall that nobody may see': list({ vendor_id: idOf('hidden') }),
  'a category of a stall': list({ vendor_id: idOf('other'), category: 'teas' }),
  'what can be bought': list({ in_stock: 'true' }),
  'what can be bought in a category': list({ category: 'teas', in_stock: 'true', limit: 1, sort: 'name' }),
  'a range of prices': list({ min_price: 4, max_price: 6, sort: 'price_desc' }),
  'a search': list({ q: 'product' }),
  'the home page': listFeatured,
  categories: listCategories,
  'one category': (ctx) => findCategory(ctx, 'green'),
  stalls: (ctx) => listVendors(ctx, { limit: 24 }),
  'the first stall': (ctx) => listVendors(ctx, { limit: 1 }),
  buckets: async (ctx) => {
    const buckets = await listBuckets(ctx, products.map(idOf));
    return [...buckets].sort((a, b) => (a.id < b.id ? -1 : 1));
  },
  ...Object.fromEntries(stalls.map((slug) => [`stall ${slug}`, (ctx: Ctx) => findVendor(ctx, slug)])),
  ...Object.fromEntries(products.map((slug) => [slug, (ctx: Ctx) => findProduct(ctx, idOf(slug))])),
  ...Object.fromEntries(
    products.flatMap((slug) => [
      [`beside ${slug}`, (ctx: Ctx) => listRelated(ctx, { id: idOf(slug) })],
      [`cards beside ${slug}`, (ctx: Ctx) => listRelatedCards(ctx, { id: idOf(slug) })],
    ]),
  ),
  ...Object.fromEntries(
    products.map((slug) => [`stock of ${slug}`, (ctx: Ctx) => orNone(getStock(ctx, idOf(slug)))]),
  ),
});

const update = (table: string, slug: string, columns: Record<string, string>) => (sql: postgres.Sql) =>
  sql`update ${sql(`public.${table}`)} set ${sql(columns)} where id = ${idOf(slug)}`;

/** In this order on one market, so that changes also meet what earlier ones left. */
export const changes: [string, (sql: postgres.Sql) => Promise<unknown>][] = [
  ['a product gets another name', update('products', 'assam', { name: 'Zesty Assam' })],
  ['a product gets another text', update('products', 'assam', { description: 'Malty.' })],
  ['a draft gets another name', update('products', 'draft-tea', { name: 'Product to be' })],
  ['a draft is published', update('products', 'draft-tea', { status: 'published' })],
  ['a product moves to another category', update('products', 'matcha', { category_id: idOf('spices') })],
  ['a product is archived', update('products', 'saffron', { status: 'archived' })],
  ['a product comes back', update('products', 'saffron', { status: 'published' })],
  ['a dearer variant', (sql) => addVariant(sql, 'sencha', 'sencha-2', 9)],
  ['a cheaper variant', (sql) => addVariant(sql, 'sencha', 'sencha-3', 2)],
  ['a variant is withdrawn', update('product_variants', 'sencha-3', { is_active: 'false' })],
  ['a variant is sold by another step', update('product_variants', 'assam-1', { step: '2' })],
  [
    'a picture is added',
    (sql) => sql`insert into public.product_images (product_id, path, width, height)
      values (${idOf('sencha')}, 'a.webp', 800, 800)`,
  ],
  ['a card gets a picture', update('products', 'pepper', { image_path: 'b.webp' })],
  ['some of the stock is sold', (sql) => moveStock(sql, 'sencha-1', 'stall-main', -5, 'adjusted')],
  ['the rest of it', (sql) => moveStock(sql, 'sencha-1', 'stall-main', -14, 'adjusted')],
  ['a delivery', (sql) => moveStock(sql, 'sencha-1', 'stall-main', 9)],
  ['all of it is set aside', (sql) => hold(sql, 'sencha-1', 'stall-main', 9)],
  ['the first delivery of a product', (sql) => moveStock(sql, 'pepper-1', 'other-main', 3)],
  ['a stall gets another line', update('vendors', 'stall', { tagline: 'Leaves.' })],
  ['a stall gets another name', update('vendors', 'other', { store_name: 'A first stall' })],
  ['a stall gets another address', update('vendors', 'other', { slug: 'renamed' })],
  ['a stall is approved', update('vendors', 'hidden', { status: 'approved' })],
  ['a stall is suspended', update('vendors', 'stall', { status: 'suspended' })],
  ['a stall returns', update('vendors', 'stall', { status: 'approved' })],
  ['a stall comes', (sql) => addVendor(sql, 'newcomer')],
  ['a category gets another name', update('categories', 'green', { name: 'Green teas' })],
  ['a category comes', (sql) => addCategory(sql, 'seeds')],
  ['a category moves', update('categories', 'spices', { parent_id: idOf('teas') })],
  ['the reports are refreshed', (sql) => sql`select public.refresh_materialized_views()`],
  ['a product comes', (sql) => addProduct(sql, 'other', 'earl-grey', 'published', 'teas')],
  ['a product goes', (sql) => sql`delete from public.products where id = ${idOf('earl-grey')}`],
];
