import { randomUUID } from 'node:crypto';
import { serverStorage } from '#lib/data/supabase/storage';
import { runImport } from '#lib/market/imports/run';
import { runtime } from '#lib/runtime';
import { DELETE as revoke } from '../../app/api/vendor/api-keys/[id]/route.ts';
import { POST as makeKey } from '../../app/api/vendor/api-keys/route.ts';
import { POST as startImport } from '../../app/api/vendor/imports/[id]/start/route.ts';
import { GET as listImports, POST as upload } from '../../app/api/vendor/imports/route.ts';
import { POST as acceptOrders } from '../../app/api/vendor/orders/accept/route.ts';
import { GET as listOrders } from '../../app/api/vendor/orders/route.ts';
import { POST as archive } from '../../app/api/vendor/products/[id]/archive/route.ts';
import { GET as getProduct, PATCH as saveProduct } from '../../app/api/vendor/products/[id]/route.ts';
import { POST as createProduct, GET as listProducts } from '../../app/api/vendor/products/route.ts';
import { GET as listTeam } from '../../app/api/vendor/team/route.ts';
import { type Answer, type CallOptions, call, signIn } from '../support/call-route.ts';
import {
  join,
  makeCategory,
  makePerson,
  makeProduct,
  makeStall,
  openDatabase,
  type Product,
  type Stall,
} from '../support/market.ts';

const sql = openDatabase();
let stall: Stall;
let owner: string;
let category: { id: string; slug: string };
let foreign: Product;

beforeAll(async () => {
  stall = await makeStall(sql, 'program');
  const person = await makePerson(sql, 'owner');
  await join(sql, stall, person.id, 'owner');
  owner = await signIn(person.email);
  category = await makeCategory(sql, 'tea');
  foreign = await makeProduct(sql, await makeStall(sql, 'other'), category.id, {
    name: 'Foreign',
    status: 'draft',
  });
});

afterAll(async () => {
  await runtime().close();
  await sql.end();
});

interface Key {
  id: string;
  call(route: Parameters<typeof call>[0], path: string, options?: CallOptions): Promise<Answer>;
}

/** A key of the stall, and how a program that has it calls: without cookies, without an Origin. */
async function keyFor(...scopes: string[]): Promise<Key> {
  const body = { vendor_id: stall.id, name: 'Till', scopes, expires_in_days: 30 };
  const made = await call(makeKey, '/api/vendor/api-keys', { cookie: owner, body });
  const headers = { authorization: `Bearer ${made.body.secret}` };
  return {
    id: made.body.key.id,
    call: (route, path, options = {}) =>
      call(route, path, { ...options, headers: { ...headers, ...options.headers } }),
  };
}

const newProduct = (change: object = {}) => ({
  name: 'Green tea',
  description: 'Picked in May.',
  category_id: category.id,
  unit: 'g',
  price: 4.5,
  step: 100,
  initial_quantity: 0,
  ...change,
});

describe('a program with a key of a stall', () => {
  it('creates, reads, changes and archives products as its scopes allow', async () => {
    const key = await keyFor('products:write', 'inventory:write');
    const body = newProduct({ initial_quantity: 500 });
    const made = await key.call(createProduct, '/api/vendor/products', { body });
    expect(made.status).toBe(201);
    expect(made.body.product).toMatchObject({ status: 'pending', stock_quantity: 500 });
    const at = { params: { id: made.body.product.id } };
    const [move] = await sql`
      select m.actor_id, m.reason from public.inventory_movements m
      join public.inventory i on i.id = m.inventory_id where i.product_id = ${at.params.id}`;
    expect(move).toMatchObject({ actor_id: null, reason: 'received' });

    const changed = await key.call(saveProduct, '/api/vendor/products/x', {
      ...at,
      method: 'PATCH',
      body: { name: 'Greener tea', updated_at: made.body.product.updated_at },
    });
    expect(changed.body.product.name).toBe('Greener tea');
    const listed = await key.call(listProducts, '/api/vendor/products?q=Greener');
    expect(listed.body.products.map((each: { id: string }) => each.id)).toEqual([at.params.id]);
    const gone = await key.call(archive, '/api/vendor/products/x/archive', { ...at, body: {} });
    expect(gone.body.product.status).toBe('archived');
  });

  it('uploads, checks and runs an import', async () => {
    const key = await keyFor('imports:write');
    const file = `sku,name,category,price,quantity\nK-1,Assam,${category.slug},4.50,10\nK-2,Ceylon,${category.slug},dear,1\n`;
    const sent = await key.call(upload, '/api/vendor/imports?file_name=till.csv', {
      body: file,
      headers: { 'content-type': 'text/csv' },
    });
    expect(sent.status).toBe(201);
    const { id, encoding, delimiter, format, mapping } = sent.body.import;
    const reading = { encoding, delimiter, format, mapping, settings: { location_id: stall.locationId } };
    const { db, env } = runtime();
    for (const body of [{ run: 'check', reading }, { run: 'apply' }]) {
      const begun = await key.call(startImport, '/api/vendor/imports/x/start', { params: { id }, body });
      expect(begun.status).toBe(200);
      const world = { db, storage: serverStorage(env) };
      await runImport(world, id, { signal: new AbortController().signal });
    }
    const { imports } = (await key.call(listImports, '/api/vendor/imports')).body;
    expect(imports[0]).toMatchObject({ id, state: 'done', rows_created: 1, rows_failed: 1 });
    const rows = await sql`
      select v.sku, p.vendor_id from public.product_variants v join public.products p on p.id = v.product_id
      where v.sku like 'K-%'`;
    expect(rows).toEqual([{ sku: 'K-1', vendor_id: stall.id }]);
  });

  it('reads orders with either scope for them, and steps only with the wider', async () => {
    const [reader, writer] = [await keyFor('orders:read'), await keyFor('orders:write')];
    for (const key of [reader, writer])
      expect((await key.call(listOrders, '/api/vendor/orders')).body).toMatchObject({ orders: [] });
    const body = { ids: [randomUUID()] };
    expect((await reader.call(acceptOrders, '/api/vendor/orders/accept', { body })).status).toBe(403);
    expect((await writer.call(acceptOrders, '/api/vendor/orders/accept', { body })).status).not.toBe(403);
  });

  it('is told which scope it lacks, and changes nothing', async () => {
    const key = await keyFor('products:read');
    const refused = await key.call(createProduct, '/api/vendor/products', { body: newProduct() });
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toContain('products:write');
    expect((await key.call(listImports, '/api/vendor/imports')).status).toBe(403);
  });

  it('cannot put goods on the shelf without the scope for stock, and then makes no product either', async () => {
    const key = await keyFor('products:write');
    const body = newProduct({ name: 'Without goods', initial_quantity: 5 });
    expect((await key.call(createProduct, '/api/vendor/products', { body })).status).toBe(403);
    expect(await sql`select 1 from public.products where name = 'Without goods'`).toHaveLength(0);
  });

  it('does not do what is for people', async () => {
    const key = await keyFor('products:write', 'inventory:write', 'imports:write', 'orders:read');
    const refused = await key.call(listTeam, '/api/vendor/team');
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toContain('for people');
  });

  it('knows nothing of other stalls', async () => {
    const key = await keyFor('products:write');
    const params = { id: foreign.id };
    expect((await key.call(getProduct, '/api/vendor/products/x', { params })).status).toBe(404);
    const save = { params, method: 'PATCH', body: { name: 'Mine', updated_at: new Date().toISOString() } };
    expect((await key.call(saveProduct, '/api/vendor/products/x', save)).status).toBe(404);
    const [other] = await sql`select vendor_id from public.products where id = ${foreign.id}`;
    const elsewhere = await key.call(listProducts, `/api/vendor/products?vendor_id=${other!.vendor_id}`);
    expect(elsewhere.status).toBe(403);
  });

  it('is counted by itself, and stands or falls with the key whatever cookies it sends', async () => {
    const key = await keyFor('products:read');
    const counted = await key.call(listProducts, '/api/vendor/products', { cookie: owner });
    expect(counted.headers.get('ratelimit-policy')).toContain('apiKey');
    const options = { method: 'DELETE', cookie: owner, params: { id: key.id } };
    await call(revoke, `/api/vendor/api-keys/${key.id}`, options);
    expect((await key.call(listProducts, '/api/vendor/products', { cookie: owner })).status).toBe(401);
  });
});
