import { randomUUID } from 'node:crypto';
import { runtime } from '#lib/runtime';
import { GET as getRelated } from '../../app/api/products/[id]/related/route.ts';
import { GET as getProduct } from '../../app/api/products/[id]/route.ts';
import { GET as getStock } from '../../app/api/products/[id]/stock/route.ts';
import { GET as listProducts } from '../../app/api/supabase/products/route.ts';
import { GET as listBuckets } from '../../app/api/supabase/products/stock/route.ts';
import { call } from '../support/call-route.ts';
import {
  makeCategory,
  makeProduct,
  makeStall,
  openDatabase,
  type Product,
  type Stall,
} from '../support/market.ts';

const sql = openDatabase();
let stall: Stall;
let parent: { id: string; slug: string };
let child: { id: string; slug: string };
const products: Product[] = [];

beforeAll(async () => {
  stall = await makeStall(sql, 'paging');
  parent = await makeCategory(sql, 'parent');
  child = await makeCategory(sql, 'child', parent.id);
  for (let n = 0; n < 12; n += 1) {
    const categoryId = n % 2 === 0 ? parent.id : child.id;
    // Prices and names repeat, so that only the id keeps pages apart.
    const row = { name: `Saffron ${n % 3}`, price: (n % 4) + 1, quantity: n % 5 === 0 ? 0 : n };
    products.push(await makeProduct(sql, stall, categoryId, row));
  }
});

afterAll(async () => {
  await runtime().close();
  await sql.end();
});

const list = (query: string) => call(listProducts, `/api/supabase/products?${query}`);

async function walk(query: string): Promise<{ id: string; price: number; name: string }[]> {
  const rows = [];
  let cursor: string | null = null;
  do {
    const page = await list(`${query}&limit=5${cursor ? `&cursor=${cursor}` : ''}`);
    expect(page.status).toBe(200);
    rows.push(...page.body.products);
    cursor = page.body.nextCursor;
  } while (cursor);
  return rows;
}

describe('GET /api/supabase/products', () => {
  it.each(['newest', 'price_asc', 'price_desc', 'name'])(
    'pages through every product exactly once, sorted by %s',
    async (sort) => {
      const rows = await walk(`vendor_id=${stall.id}&sort=${sort}`);
      expect(rows.map((row) => row.id).sort()).toEqual(products.map((product) => product.id).sort());
      const prices = rows.map((row) => row.price);
      if (sort === 'price_asc') expect(prices).toEqual([...prices].sort((a, b) => a - b));
      if (sort === 'price_desc') expect(prices).toEqual([...prices].sort((a, b) => b - a));
      if (sort === 'name') expect(rows.map((row) => row.name)).toEqual(rows.map((row) => row.name).sort());
    },
  );

  it('pages through a search by relevance without losing or repeating a row', async () => {
    const rows = await walk(`vendor_id=${stall.id}&q=saffron`);
    expect(new Set(rows.map((row) => row.id)).size).toBe(12);
    expect(rows).toHaveLength(12);
  });

  it('finds an unfinished word and a typing error', async () => {
    expect((await walk(`vendor_id=${stall.id}&q=saff`)).length).toBe(12);
    expect((await walk(`vendor_id=${stall.id}&q=safron`)).length).toBe(12);
    expect((await walk(`vendor_id=${stall.id}&q=${encodeURIComponent("'); drop table x; --")}`)).length).toBe(
      0,
    );
  });

  it('includes the products of categories below the one asked for', async () => {
    expect((await walk(`category=${parent.slug}`)).length).toBe(12);
    expect((await walk(`category=${child.slug}`)).length).toBe(6);
  });

  it('filters by price and stock', async () => {
    const cheap = await walk(`vendor_id=${stall.id}&max_price=2&min_price=1.5`);
    expect(cheap.every((row) => row.price === 2)).toBe(true);
    expect(cheap).toHaveLength(3);
    expect(await walk(`vendor_id=${stall.id}&in_stock=true`)).toHaveLength(9);
  });

  it('shows nothing of drafts, nor of stalls that are not approved', async () => {
    const closed = await makeStall(sql, 'closed', 'suspended');
    const hidden = await makeProduct(sql, closed, parent.id, { name: 'Hidden' });
    const draft = await makeProduct(sql, stall, parent.id, { name: 'Draft', status: 'draft' });
    const ids = (await walk(`category=${parent.slug}`)).map((row) => row.id);
    expect(ids).not.toContain(hidden.id);
    expect(ids).not.toContain(draft.id);
    for (const { id } of [hidden, draft]) {
      expect((await call(getProduct, `/api/products/${id}`, { params: { id } })).status).toBe(404);
      expect((await call(getStock, `/api/products/${id}/stock`, { params: { id } })).status).toBe(404);
    }
    const buckets = await call(listBuckets, `/api/supabase/products/stock?ids=${hidden.id},${draft.id}`);
    expect(buckets.body.items).toEqual([]);
  });

  it.each([
    ['colour=red', 422, 'invalid_input'],
    ['limit=101', 422, 'invalid_input'],
    ['vendor_id=abc', 422, 'invalid_input'],
    ['cursor=abc', 400, 'bad_request'],
    ['limit=5&limit=6', 400, 'bad_request'],
  ])('refuses ?%s with a clear error', async (query, status, code) => {
    const answer = await list(query);
    expect(answer.status).toBe(status);
    expect(answer.body.error).toMatchObject({
      code,
      message: expect.any(String),
      requestId: expect.any(String),
    });
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
  });

  it('refuses the cursor of another sort order', async () => {
    const first = await list(`vendor_id=${stall.id}&limit=2&sort=name`);
    const mixed = await list(`vendor_id=${stall.id}&limit=2&sort=price_asc&cursor=${first.body.nextCursor}`);
    expect(mixed.status).toBe(400);
  });
});

describe('GET /api/products/:id', () => {
  it('answers a product with its variants, and the same stock as the stock route', async () => {
    const { id, variantId } = products[3]!;
    const product = (await call(getProduct, `/api/products/${id}`, { params: { id } })).body.product;
    const stock = (await call(getStock, `/api/products/${id}/stock`, { params: { id } })).body.stock;
    expect(product.variants).toHaveLength(1);
    expect(product.variants[0]).toMatchObject({
      id: variantId,
      available: 3,
      held: 0,
      version: 1,
      unit: 'each',
    });
    expect(product.category_path.map((step: { slug: string }) => step.slug)).toEqual([
      parent.slug,
      child.slug,
    ]);
    expect(stock).toMatchObject({
      product_id: id,
      stock_quantity: 3,
      variants: [{ id: variantId, available: 3 }],
    });
    expect(JSON.stringify(product)).not.toContain('@');
  });

  it('answers 404 for a product nobody has, 422 for what is no id', async () => {
    const id = randomUUID();
    expect((await call(getProduct, `/api/products/${id}`, { params: { id } })).status).toBe(404);
    expect((await call(getProduct, '/api/products/1', { params: { id: '1' } })).status).toBe(422);
  });

  it('suggests others, never itself', async () => {
    const { id } = products[0]!;
    const { body } = await call(getRelated, `/api/products/${id}/related`, { params: { id } });
    expect(body.products.length).toBe(8);
    expect(body.products.map((product: { id: string }) => product.id)).not.toContain(id);
  });
});

describe('GET /api/supabase/products/stock', () => {
  it('answers the bucket of each product asked for', async () => {
    const [empty, full] = [products[0]!, products[4]!];
    const { body } = await call(listBuckets, `/api/supabase/products/stock?ids=${empty.id},${full.id}`);
    const byId = new Map(body.items.map((item: { id: string }) => [item.id, item]));
    expect(byId.get(empty.id)).toMatchObject({ stock_status: 'outofstock', stock_quantity: 0 });
    expect(byId.get(full.id)).toMatchObject({ stock_status: 'instock', stock_quantity: 4 });
  });
});
