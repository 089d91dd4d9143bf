import { randomUUID } from 'node:crypto';
import { getVendorOrder, listVendorOrders, moveVendorOrder } from '#lib/market/orders/service';
import { runtime } from '#lib/runtime';
import { findApiKey } from '#lib/web/auth/api-key';
import { POST as makeKey } from '../../app/api/vendor/api-keys/route.ts';
import { GET as getOrder } from '../../app/api/vendor/orders/[id]/route.ts';
import { POST as move } from '../../app/api/vendor/orders/[id]/transitions/route.ts';
import { GET as listOrders } from '../../app/api/vendor/orders/route.ts';
import { call } from '../support/call-route.ts';
import { openDatabase, type Product } from '../support/market.ts';
import { makeOrder, makeOrderStall, type OrderStall } from '../support/orders.ts';

const sql = openDatabase();
const root = '/api/vendor/orders';
let { stall, tea, pot, shopper, cookies } = {} as OrderStall;

beforeAll(async () => {
  ({ stall, tea, pot, shopper, cookies } = await makeOrderStall(sql));
});

afterAll(async () => {
  const broken = await sql`select * from public.check_invariants() where subject_id in
    (select order_id from public.vendor_orders where vendor_id = ${stall.id})`;
  await runtime().close();
  await sql.end();
  expect(broken).toEqual([]);
});

const place = (options: { at?: string; customerName?: string; lines?: [Product, number, string][] } = {}) =>
  makeOrder(sql, stall, {
    customerId: shopper.id,
    ...options,
    lines: (options.lines ?? [[tea, 2, 'Tea']]).map(([product, quantity, name]) => ({
      product,
      quantity,
      name,
    })),
  });
const list = (query = '', cookie = cookies.staff) => call(listOrders, `${root}?${query}`, { cookie });
const read = (id: string, cookie = cookies.staff) =>
  call(getOrder, `${root}/${id}`, { params: { id }, cookie });
const step = (id: string, body: object, cookie = cookies.staff) =>
  call(move, `${root}/${id}/transitions`, { params: { id }, body, cookie });
const accept = { to: 'accepted', from: 'pending' };
describe('GET /api/vendor/orders', () => {
  it('shows the open ones, newest first, with what can be done and how many there are of each state', async () => {
    const first = await place();
    const second = await place({
      lines: [
        [pot, 3, 'Teapot'],
        [tea, 1, 'Tea'],
      ],
    });
    await sql`update public.vendor_orders set status = 'delivered' where id = ${first.part}`;
    const { body } = await list();
    const ids = body.orders.map(({ id }: { id: string }) => id);
    expect(ids).toContain(second.part);
    expect(ids).not.toContain(first.part);
    expect(body.orders.find(({ id }: { id: string }) => id === second.part)).toMatchObject({
      number: second.number,
      status: 'pending',
      next: 'accepted',
      customer_name: 'Ada Shopper',
      city: 'Graz',
      summary: 'Teapot, Tea',
      line_count: 2,
      subtotal: 20,
    });
    expect(body.counts.open).toBe(body.counts.pending + body.counts.accepted + body.counts.packed);
    expect(body.counts.delivered).toBeGreaterThan(0);
    expect((await list('status=delivered')).body.orders.map(({ id }: { id: string }) => id)).toContain(
      first.part,
    );
  });

  it('finds by number, customer and product', async () => {
    const name = `Zoë ${randomUUID().slice(0, 6)}`;
    const order = await place({ customerName: name, lines: [[pot, 1, `Pot ${name}`]] });
    for (const q of [`#${order.number}`, String(order.number), name.toLowerCase(), `pot ${name}`]) {
      const { body } = await list(`status=all&q=${encodeURIComponent(q)}`);
      expect([q, body.orders.map(({ id }: { id: string }) => id)]).toEqual([q, [order.part]]);
      expect(body.counts.all).toBe(1);
    }
    expect((await list(`status=all&q=${encodeURIComponent('%')}`)).body.orders).toEqual([]);
  });

  it('by days of the stall: both ends are included, at its midnight', async () => {
    await sql`update public.vendors set time_zone = 'Pacific/Auckland' where id = ${stall.id}`;
    // 23:30 and 00:30 in Auckland (UTC+13 in January)
    const evening = await place({ at: '2025-01-10T10:30:00Z' });
    const night = await place({ at: '2025-01-10T11:30:00Z' });
    const on = async (from: string, to: string) =>
      (await list(`status=all&from=${from}&to=${to}`)).body.orders.map(({ id }: { id: string }) => id);
    expect(await on('2025-01-10', '2025-01-10')).toEqual([evening.part]);
    expect(await on('2025-01-11', '2025-01-11')).toEqual([night.part]);
    expect(await on('2025-01-10', '2025-01-11')).toEqual([night.part, evening.part]);
  });

  it('in pages that neither skip nor repeat, also within one instant', async () => {
    const at = '2024-06-01T12:00:00.123456Z';
    const placed = [];
    for (let i = 0; i < 5; i++) placed.push((await place({ at })).part);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: string = cursor && `&cursor=${cursor}`;
      const { body } = await list(`status=all&from=2024-06-01&to=2024-06-02&limit=2${page}`);
      seen.push(...body.orders.map(({ id }: { id: string }) => id));
      cursor = body.nextCursor;
    }
    expect(seen).toHaveLength(5);
    expect(new Set(seen)).toEqual(new Set(placed));
  });

  it.each(['status=lost', 'from=yesterday', 'limit=101', 'colour=red'])('refuses %s', async (query) => {
    expect((await list(query)).status).toBe(422);
  });

  it('is for people of the stall', async () => {
    expect((await call(listOrders, root)).status).toBe(401);
    expect((await list(`vendor_id=${stall.id}`, cookies.rival)).status).toBe(403);
    expect((await list('status=all', cookies.rival)).body.orders).toEqual([]);
  });
});

describe('GET /api/vendor/orders/:id', () => {
  it('tells lines, address, events and what this person may do; not who the shopper is beyond that', async () => {
    const order = await place();
    await step(order.part, accept);
    const { body } = await read(order.part);
    expect(body.order).toMatchObject({
      number: order.number,
      address: { full_name: 'Ada Shopper', line1: 'Ring 1', line2: '', city: 'Graz', country: 'AT' },
      lines: [{ id: order.items[0], quantity: 2, unit: 'each', location_name: 'Shop', total: 10 }],
      events: [
        { kind: 'placed', actor: 'Ada Shopper' },
        { kind: 'accepted', actor: 'staff' },
      ],
      actions: { next: 'packed', can_cancel: false, can_return: false, can_reopen: false },
    });
    expect(JSON.stringify(body)).not.toContain(shopper.email);
    expect(JSON.stringify(body)).not.toContain(shopper.id);
    expect((await read(order.part, cookies.manager)).body.order.actions.can_cancel).toBe(true);
  });

  it('is not there for others', async () => {
    const order = await place();
    expect((await read(order.part, cookies.rival)).status).toBe(404);
    expect((await read(randomUUID())).status).toBe(404);
    expect((await read('1')).status).toBe(422);
  });
});

describe('a program with a key of the stall', () => {
  const keyOf = async (scopes: string[]) => {
    const body = { vendor_id: stall.id, name: 'Robot', scopes, expires_in_days: 1 };
    const made = await call(makeKey, '/api/vendor/api-keys', { cookie: cookies.owner, body });
    const headers = { authorization: `Bearer ${made.body.secret}` };
    return (await findApiKey(runtime(), new Request('http://shop.test/', { headers })))!;
  };
  const query = { status: 'open', limit: 5 } as const;

  it('reads with orders:read and moves on with orders:write, as staff do', async () => {
    const order = await place();
    const key = await keyOf(['orders:read', 'orders:write']);
    const page = await listVendorOrders(runtime(), key, stall.id, query);
    expect(page.orders.map(({ id }) => id)).toContain(order.part);
    const moved = await moveVendorOrder(runtime(), key, order.part, { to: 'accepted', from: 'pending' });
    expect(moved.order).toMatchObject({ status: 'accepted', actions: { next: 'packed', can_cancel: false } });
    expect(moved.order.events.at(-1)).toMatchObject({ kind: 'accepted', actor: '' });
    const cancel = { to: 'cancelled', from: 'accepted', reason: 'No' } as const;
    await expect(moveVendorOrder(runtime(), key, order.part, cancel)).rejects.toMatchObject({
      code: '42501',
    });
  });

  it('that may only read sees no step and makes none', async () => {
    const order = await place();
    const key = await keyOf(['orders:read']);
    expect((await getVendorOrder(runtime(), key, order.part)).actions.next).toBeNull();
    const work = moveVendorOrder(runtime(), key, order.part, { to: 'accepted', from: 'pending' });
    await expect(work).rejects.toMatchObject({ code: '42501' });
  });
});
