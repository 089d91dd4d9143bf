import { createHash, randomUUID } from 'node:crypto';
import {
  adjustMany,
  getLedgerHead,
  listMovements,
  setThresholds,
  startStockTake,
  transferStock,
} from '#lib/market/inventory/service';
import { runtime } from '#lib/runtime';
import { type ApiKeyAccess, findApiKey } from '#lib/web/auth/api-key';
import type { ApiScope } from '#lib/web/auth/scopes';
import { POST as bulk } from '../../app/api/vendor/inventory/bulk/route.ts';
import { POST as undo } from '../../app/api/vendor/inventory/changes/[id]/undo/route.ts';
import { POST as finish } from '../../app/api/vendor/inventory/counts/[id]/finish/route.ts';
import { PUT as count } from '../../app/api/vendor/inventory/counts/[id]/lines/route.ts';
import { DELETE as cancel, GET as readCount } from '../../app/api/vendor/inventory/counts/[id]/route.ts';
import { GET as listCounts, POST as start } from '../../app/api/vendor/inventory/counts/route.ts';
import { GET as exportLedger } from '../../app/api/vendor/inventory/movements/export/route.ts';
import { GET as movements } from '../../app/api/vendor/inventory/movements/route.ts';
import { GET as selection } from '../../app/api/vendor/inventory/selection/route.ts';
import { PUT as thresholds } from '../../app/api/vendor/inventory/thresholds/route.ts';
import { POST as transfer } from '../../app/api/vendor/inventory/transfer/route.ts';
import { call, signIn } from '../support/call-route.ts';
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
const root = '/api/vendor/inventory';
let stall: Stall;
let other: Stall;
let cellar: string;
let categoryId: string;
const cookies = { manager: '', staff: '', staff2: '', rival: '', shopper: '' };
type Who = keyof typeof cookies;

beforeAll(async () => {
  stall = await makeStall(sql, 'work');
  other = await makeStall(sql, 'rival');
  const [place] =
    await sql`insert into public.locations (vendor_id, name) values (${stall.id}, 'Cellar') returning id`;
  cellar = place!.id;
  categoryId = (await makeCategory(sql, 'tea')).id;
  for (const [who, of, role] of [
    ['manager', stall, 'manager'],
    ['staff', stall, 'staff'],
    ['staff2', stall, 'staff'],
    ['rival', other, 'owner'],
  ] as const) {
    const person = await makePerson(sql, who);
    await join(sql, of, person.id, role);
    cookies[who] = await signIn(person.email);
  }
  cookies.shopper = await signIn((await makePerson(sql, 'shopper')).email);
});

afterAll(async () => {
  expect(
    await sql`select * from public.check_invariants() where subject_id in (
      select id from public.inventory where vendor_id in (${stall.id}, ${other.id}))`,
  ).toEqual([]);
  await runtime().close();
  await sql.end();
});

async function shelf(quantity = 10): Promise<Product & { id: string; sku: string }> {
  const product = await makeProduct(sql, stall, categoryId, {
    name: `Tea ${randomUUID().slice(0, 8)}`,
    quantity,
  });
  const [row] =
    await sql`select i.id, v.sku from public.inventory i join public.product_variants v on v.id = i.variant_id
    where i.variant_id = ${product.variantId}`;
  return { ...product, id: row!.id, sku: row!.sku };
}

const held = async (variantId: string, locationId = stall.locationId) => {
  const [row] = await sql`select quantity::float8 as quantity from public.inventory
    where variant_id = ${variantId} and location_id = ${locationId}`;
  return row?.quantity ?? 0;
};

const post = (
  route: Parameters<typeof call>[0],
  path: string,
  who: Who | null,
  body: unknown,
  extra: object = {},
) => call(route, `${root}${path}`, { body, ...(who && { cookie: cookies[who] }), ...extra });
const read = (
  route: Parameters<typeof call>[0],
  path: string,
  who: Who,
  params: Record<string, string> = {},
) => call(route, `${root}${path}`, { cookie: cookies[who], params });

describe('POST /api/vendor/inventory/bulk', () => {
  it('says what would happen, does it, and takes it back', async () => {
    const [a, b] = [await shelf(10), await shelf(4)];
    const body = {
      lines: [
        { inventory_id: a.id, add: 2 },
        { inventory_id: b.id, set: 1 },
      ],
      note: 'Delivery',
    };
    const preview = await post(bulk, '/bulk', 'staff', { ...body, dry_run: true });
    expect(preview.body.bulk).toMatchObject({ change_id: null, changed: 2, refused: 0 });
    expect(preview.body.bulk.lines[0]).toMatchObject({
      before: 10,
      after: 12,
      location_name: 'Shop',
      unit: 'each',
    });
    expect(await held(a.variantId)).toBe(10);

    const done = await post(bulk, '/bulk', 'staff', body);
    expect(done.status).toBe(200);
    expect([await held(a.variantId), await held(b.variantId)]).toEqual([12, 1]);
    const id = done.body.bulk.change_id;
    const undone = await post(undo, `/changes/${id}/undo`, 'staff', {}, { params: { id } });
    expect(undone.body.undo).toMatchObject({ changed: 2 });
    const again = await post(undo, `/changes/${id}/undo`, 'staff', {}, { params: { id } });
    expect(again).toMatchObject({
      status: 409,
      body: { error: { message: 'This was taken back already.' } },
    });
  });

  it('refuses all of it and names the lines', async () => {
    const [a, b] = [await shelf(10), await shelf(1)];
    const answer = await post(bulk, '/bulk', 'staff', {
      lines: [
        { inventory_id: a.id, add: -2 },
        { inventory_id: b.id, add: -2 },
      ],
    });
    expect(answer).toMatchObject({
      status: 409,
      body: { error: { code: 'conflict', details: { refused: [{ inventory_id: b.id, sku: b.sku }] } } },
    });
    expect(await held(a.variantId)).toBe(10);
  });

  it.each([
    [{ lines: [] }],
    [{ lines: [{ inventory_id: 'x', add: 1 }] }],
    [{ lines: [{ inventory_id: randomUUID(), add: 1, set: 1 }] }],
    [{ lines: [{ inventory_id: randomUUID(), add: 0.0001 }] }],
    [{ lines: [{ inventory_id: randomUUID(), add: 1 }], reason: 'sold' }],
    [{ lines: [{ inventory_id: randomUUID(), add: 1 }], surprise: true }],
  ])('asks for sense in %j', async (body) => {
    expect((await post(bulk, '/bulk', 'staff', body)).status).toBe(422);
  });

  it('reaches nobody else’s shelves', async () => {
    const { id, variantId } = await shelf();
    const lines = [{ inventory_id: id, add: 1 }];
    expect((await post(bulk, '/bulk', null, { lines })).status).toBe(401);
    expect((await post(bulk, '/bulk', 'shopper', { lines })).status).toBe(403);
    expect((await post(bulk, '/bulk', 'rival', { lines, vendor_id: stall.id })).status).toBe(403);
    expect((await post(bulk, '/bulk', 'rival', { lines })).status).toBe(409);
    expect(await held(variantId)).toBe(10);
  });

  it('finds what "select all" selects', async () => {
    const { sku, id } = await shelf(3);
    const answer = await read(selection, `/selection?q=${sku}`, 'staff');
    expect(answer.body.selection).toEqual({ rows: [{ inventory_id: id, quantity: 3 }], total: 1 });
    expect((await read(selection, `/selection?q=${sku}`, 'rival')).body.selection.total).toBe(0);
  });
});

describe('PUT /api/vendor/inventory/thresholds', () => {
  it('is for managers', async () => {
    const { id } = await shelf();
    const body = { lines: [{ inventory_id: id, threshold: 3 }] };
    expect((await post(thresholds, '/thresholds', 'staff', body, { method: 'PUT' })).status).toBe(403);
    const answer = await post(thresholds, '/thresholds', 'manager', body, { method: 'PUT' });
    expect(answer.body.bulk).toMatchObject({ changed: 1, lines: [{ low_before: 0, low_after: 3 }] });
  });
});

describe('POST /api/vendor/inventory/transfer', () => {
  const move = (variantId: string, quantity: number, extra: object = {}) => ({
    variant_id: variantId,
    from_location_id: stall.locationId,
    to_location_id: cellar,
    quantity,
    ...extra,
  });

  it('moves goods, and no more than are free', async () => {
    const { variantId } = await shelf();
    const answer = await post(transfer, '/transfer', 'staff', move(variantId, 4, { note: 'Shelf is full' }));
    expect(answer.body.transfer).toMatchObject({
      from: { quantity: 6 },
      to: { quantity: 4, location_id: cellar },
    });
    const over = await post(transfer, '/transfer', 'staff', move(variantId, 7));
    expect(over).toMatchObject({
      status: 409,
      body: { error: { code: 'insufficient_stock', details: { available: 6 } } },
    });
    for (const wrong of [move(variantId, 0), move(variantId, 1, { to_location_id: stall.locationId })])
      expect((await post(transfer, '/transfer', 'staff', wrong)).status).toBe(422);
    expect((await post(transfer, '/transfer', 'rival', move(variantId, 1))).status).toBe(403);
    expect((await post(transfer, '/transfer', 'shopper', move(variantId, 1))).status).toBe(403);
    const away = move(variantId, 1, { to_location_id: other.locationId });
    expect((await post(transfer, '/transfer', 'staff', away)).status).toBe(400);
  });
});

describe('GET /api/vendor/inventory/movements', () => {
  it('tells who did what, page by page, by cause, place and day', async () => {
    const { id, variantId } = await shelf();
    await post(bulk, '/bulk', 'staff', { lines: [{ inventory_id: id, add: 5 }], note: '=HYPERLINK("x")' });
    await post(transfer, '/transfer', 'manager', {
      variant_id: variantId,
      from_location_id: stall.locationId,
      to_location_id: cellar,
      quantity: 2,
    });
    const list = async (query: string) => {
      const answer = await read(movements, `/movements?variant_id=${variantId}${query}`, 'staff');
      expect(answer.status).toBe(200);
      return answer.body;
    };
    const first = await list('&limit=3');
    expect(first.movements).toMatchObject([
      { kind: 'transfer', delta: 2, balance_after: 2, location_name: 'Cellar', actor: 'manager' },
      { kind: 'transfer', delta: -2, balance_after: 13, location_name: 'Shop', actor: 'manager' },
      { kind: 'bulk', delta: 5, balance_after: 15, actor: 'staff', reason: 'adjusted' },
    ]);
    const rest = await list(`&limit=3&cursor=${first.nextCursor}`);
    expect(rest).toMatchObject({
      movements: [{ reason: 'received', delta: 10, actor: null }],
      nextCursor: null,
    });
    expect((await list('&cause=transfer')).movements).toHaveLength(2);
    expect((await list('&cause=adjusted')).movements).toHaveLength(0);
    expect((await list('&cause=received')).movements).toHaveLength(1);
    expect((await list(`&location_id=${cellar}`)).movements).toHaveLength(1);
    const today = new Date().toISOString().slice(0, 10);
    const near = (days: number) => new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10);
    expect((await list(`&from=${near(-1)}&until=${near(1)}`)).movements).toHaveLength(4);
    expect((await list(`&until=${near(-2)}`)).movements).toHaveLength(0);
    expect((await list(`&from=${near(2)}`)).movements).toHaveLength(0);
    expect((await read(movements, `/movements?variant_id=${variantId}`, 'rival')).body.movements).toEqual([]);
    expect((await read(movements, '/movements', 'staff')).status).toBe(422);

    const request = new Request(`http://shop.test${root}/movements/export?variant_id=${variantId}`, {
      headers: { host: 'shop.test', cookie: cookies.staff },
    });
    const file = await exportLedger(request, { params: Promise.resolve({}) });
    expect(file.headers.get('content-disposition')).toContain('attachment; filename="stock-');
    const lines = (await file.text()).trim().split('\r\n');
    expect(lines).toHaveLength(5);
    expect(lines[0]).toContain('When (UTC),SKU,Location,Change');
    expect(lines.find((line) => line.includes(',bulk,'))).toContain(`"'=HYPERLINK(""x"")"`);
    expect((await read(exportLedger, `/movements/export?variant_id=${variantId}`, 'rival')).status).toBe(404);
  });

  it('names the part of the order, and not who ordered', async () => {
    const { variantId, id: _, ...product } = await shelf();
    const customer = await makePerson(sql, 'A private name');
    const [order] = await sql`insert into public.orders (customer_id, subtotal, total, idempotency_key)
      values (${customer.id}, 5, 5, ${randomUUID()}) returning id`;
    const [part] = await sql`insert into public.vendor_orders (order_id, vendor_id, subtotal)
      values (${order!.id}, ${stall.id}, 5) returning id`;
    await sql`insert into public.order_items (order_id, vendor_order_id, vendor_id, product_id, variant_id, location_id,
      product_name, quantity, unit, step, unit_price, total) select ${order!.id}, ${part!.id}, ${stall.id}, product_id, id,
      ${stall.locationId}, ${product.sku}, 1, 'each', 1, 5, 5 from public.product_variants where id = ${variantId}`;
    await sql`select private.move_stock(${variantId}, ${stall.locationId}, -1, 'sold', ${customer.id}, null, ${order!.id})`;
    const { body } = await read(movements, `/movements?variant_id=${variantId}&limit=1`, 'staff');
    expect(body.movements).toMatchObject([{ reason: 'sold', actor: null, vendor_order_id: part!.id }]);
    expect(JSON.stringify(body)).not.toContain('private name');
  });
});

describe('a stock-take', () => {
  const begin = async (who: Who = 'staff', locationId = cellar) =>
    (await post(start, '/counts', who, { location_id: locationId })).body.take;
  const put = (id: string, who: Who, body: object) =>
    post(count, `/counts/${id}/lines`, who, body, { method: 'PUT', params: { id } });

  it('is found again, counted by two, compared and finished', async () => {
    const [a, b] = [await shelf(10), await shelf(6)];
    const take = await begin('staff', stall.locationId);
    expect(take).toMatchObject({ status: 'open', started_by: 'staff', is_mine: true, counted: 0 });
    expect((await begin('staff2', stall.locationId)).id).toBe(take.id);
    expect(await put(take.id, 'staff', { variant_id: a.variantId, counted: 8 })).toMatchObject({
      status: 200,
    });
    const second = await put(take.id, 'staff2', { variant_id: b.variantId, counted: 6 });
    expect(second.body.take).toMatchObject({ counted: 2, differing: 1 });
    const clash = await put(take.id, 'staff2', { variant_id: a.variantId, counted: 9 });
    expect(clash).toMatchObject({ status: 409, body: { error: { details: { counted: 8 } } } });
    await sql`select private.move_stock(${a.variantId}, ${stall.locationId}, -3, 'adjusted', null)`;

    const lines = async (query: string) =>
      (await read(readCount, `/counts/${take.id}?${query}`, 'staff2', { id: take.id })).body.lines;
    expect(await lines('state=different')).toMatchObject([
      { variant_id: a.variantId, counted: 8, expected: 10, quantity: 7, counted_by: 'staff' },
    ]);
    expect(await lines(`q=${a.sku}`)).toHaveLength(1);
    expect(await lines('state=uncounted&q=Tea&limit=1')).toMatchObject([{ counted: null, counted_by: null }]);
    const all = await read(listCounts, '/counts', 'staff');
    expect(all.body.takes[0]).toMatchObject({ id: take.id, counted: 2 });

    const params = { params: { id: take.id } };
    expect((await post(finish, `/counts/${take.id}/finish`, 'staff2', {}, params)).status).toBe(403);
    const done = await post(finish, `/counts/${take.id}/finish`, 'manager', {}, params);
    expect(done.body.finished).toMatchObject({ changed: 1, change_id: expect.any(String) });
    expect([await held(a.variantId), await held(b.variantId)]).toEqual([5, 6]);
    expect((await put(take.id, 'staff', { variant_id: b.variantId, counted: 1, known: 6 })).status).toBe(409);
  });

  it('cancelled is gone, and is not for others', async () => {
    const take = await begin();
    const params = { id: take.id };
    expect((await read(readCount, `/counts/${take.id}`, 'rival', params)).status).toBe(404);
    expect((await put(take.id, 'rival', { variant_id: randomUUID(), counted: 1 })).status).toBe(403);
    expect((await post(start, '/counts', 'rival', { location_id: cellar })).status).toBe(403);
    expect(
      (await call(cancel, `${root}/counts/${take.id}`, { method: 'DELETE', cookie: cookies.rival, params }))
        .status,
    ).toBe(403);
    expect(
      (await call(cancel, `${root}/counts/${take.id}`, { method: 'DELETE', cookie: cookies.staff, params }))
        .status,
    ).toBe(200);
    expect((await read(readCount, `/counts/${take.id}`, 'staff', params)).status).toBe(404);
  });
});

describe('with an API key', () => {
  async function keyWith(...scopes: ApiScope[]): Promise<ApiKeyAccess> {
    const secret = `lsk_${randomUUID().replaceAll('-', '')}${'k'.repeat(11)}`;
    const hash = createHash('sha256').update(secret).digest();
    await sql`insert into public.vendor_api_keys (vendor_id, name, prefix, key_hash, scopes)
      values (${stall.id}, ${secret.slice(4, 12)}, ${secret.slice(0, 12)}, ${hash}, ${scopes})`;
    const request = new Request('http://shop.test/', { headers: { authorization: `Bearer ${secret}` } });
    return (await findApiKey(runtime(), request))!;
  }
  const refused = { code: '42501' };

  it('of the scope inventory:write works on this stall’s stock, as nobody in the ledger', async () => {
    const { id, variantId } = await shelf();
    const key = await keyWith('inventory:write', 'products:read');
    const ctx = runtime();
    const lines = [{ inventory_id: id, add: 1 }];
    expect(await adjustMany(ctx, key, stall.id, { lines, reason: 'received', dry_run: false })).toMatchObject(
      { changed: 1 },
    );
    expect(await setThresholds(ctx, key, stall.id, [{ inventory_id: id, threshold: 2 }])).toMatchObject({
      changed: 1,
    });
    await transferStock(ctx, key, {
      variant_id: variantId,
      from_location_id: stall.locationId,
      to_location_id: cellar,
      quantity: 1,
    });
    expect(await getLedgerHead(ctx, key, stall.id, variantId)).toMatchObject({
      shelves: [{ quantity: 10 }, { quantity: 1 }],
    });
    const { movements: told } = await listMovements(ctx, key, stall.id, { variant_id: variantId, limit: 10 });
    expect(told.map(({ actor, kind }) => [actor, kind])).toEqual([
      [null, 'transfer'],
      [null, 'transfer'],
      [null, 'bulk'],
      [null, null],
    ]);
  });

  it('of another scope or stall does not', async () => {
    const { id } = await shelf();
    const ctx = runtime();
    const change = { lines: [{ inventory_id: id, add: 1 }], reason: 'received', dry_run: false } as const;
    const reader = await keyWith('products:read');
    await expect(
      adjustMany(ctx, reader, stall.id, { ...change, lines: [...change.lines] }),
    ).rejects.toMatchObject(refused);
    await expect(startStockTake(ctx, reader, cellar)).rejects.toMatchObject(refused);
    const writer = await keyWith('inventory:write');
    await expect(
      adjustMany(ctx, writer, other.id, { ...change, lines: [...change.lines] }),
    ).rejects.toMatchObject(refused);
  });
});
