import { randomUUID } from 'node:crypto';
import { findApiKey } from '#lib/auth/api-key';
import { makeMailer } from '#lib/mail/mailer';
import { sendEmailPayload } from '#lib/mail/schema';
import { deliverEmail } from '#lib/notifications/deliver-email';
import { getVendorOrder, listVendorOrders, moveVendorOrder } from '#lib/orders/service';
import { runtime } from '#lib/runtime';
import { POST as makeKey } from '../../app/api/vendor/api-keys/route.ts';
import { GET as getOrder } from '../../app/api/vendor/orders/[id]/route.ts';
import { POST as move } from '../../app/api/vendor/orders/[id]/transitions/route.ts';
import { POST as acceptAll } from '../../app/api/vendor/orders/accept/route.ts';
import { GET as listOrders } from '../../app/api/vendor/orders/route.ts';
import { call, signIn } from '../support/call-route.ts';
import { mailTo } from '../support/mailbox.ts';
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
import { makeOrder } from '../support/orders.ts';

const sql = openDatabase();
const root = '/api/vendor/orders';
let stall: Stall;
let tea: Product;
let pot: Product;
let shopper: { id: string; email: string };
let cookies: Record<'owner' | 'manager' | 'staff' | 'rival', string>;

async function member(name: string, at: Stall, role: string): Promise<string> {
  const person = await makePerson(sql, name);
  await join(sql, at, person.id, role);
  return signIn(person.email);
}

beforeAll(async () => {
  stall = await makeStall(sql, 'orders');
  const other = await makeStall(sql, 'rival');
  const category = await makeCategory(sql, 'tea');
  tea = await makeProduct(sql, stall, category.id, { name: 'Tea', quantity: 500 });
  pot = await makeProduct(sql, stall, category.id, { name: 'Teapot', quantity: 500 });
  shopper = await makePerson(sql, 'shopper');
  cookies = {
    owner: await member('owner', stall, 'owner'),
    manager: await member('manager', stall, 'manager'),
    staff: await member('staff', stall, 'staff'),
    rival: await member('rival', other, 'owner'),
  };
}, 60_000);

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
const mailsOf = (orderId: string) => sql`
  select state, data->>'to' as recipient, data->>'key' as key, data->'props' as props,
    start_after > created_on + interval '20 seconds' as waits
  from pgboss.job where name = 'send-email' and data->'props'->>'path' = ${`/orders/${orderId}`} order by created_on`;

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

describe('POST /api/vendor/orders/:id/transitions', () => {
  it('goes the whole way, with a mail for each step that waits until it cannot be undone', async () => {
    const order = await place();
    const parcel = { carrier: ' DHL ', tracking_number: 'JD01', note: '' };
    expect((await step(order.part, accept)).body).toMatchObject({ undo_seconds: 30, order: { version: 1 } });
    await step(order.part, { to: 'packed', from: 'accepted' });
    await step(order.part, { to: 'shipped', from: 'packed', ...parcel });
    const last = await step(order.part, { to: 'delivered', from: 'shipped' });
    expect(last.body.order).toMatchObject({ status: 'delivered', carrier: 'DHL', tracking_number: 'JD01' });
    const mails = await mailsOf(order.id);
    expect(mails.map(({ props, recipient, waits }) => [props.status, recipient, waits])).toEqual(
      ['accepted', 'packed', 'shipped', 'delivered'].map((status) => [status, shopper.email, true]),
    );
    expect(mails[2]!.props).toMatchObject({ carrier: 'DHL', tracking: 'JD01', orderNumber: order.number });
    expect(new Set(mails.map(({ key }) => key)).size).toBe(4);
  });

  it('pressed twice answers 409 with how it stands, and once is done', async () => {
    const order = await place();
    const answers = await Promise.all([step(order.part, accept), step(order.part, accept, cookies.owner)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused!.body.error).toMatchObject({
      code: 'conflict',
      details: { id: order.part, status: 'accepted', version: 1 },
    });
    expect(await mailsOf(order.id)).toHaveLength(1);
  });

  it('one step back stops the mail', async () => {
    const order = await place();
    await step(order.part, accept);
    const back = await step(order.part, { to: 'back', from: 'accepted' });
    expect(back.body).toMatchObject({ undo_seconds: 0, order: { status: 'pending' } });
    expect((await mailsOf(order.id)).map(({ state }) => state)).toEqual(['cancelled']);
    // The same step again is another event, with a mail of its own.
    await step(order.part, accept);
    expect((await mailsOf(order.id)).map(({ state }) => state).sort()).toEqual(['cancelled', 'created']);
  });

  it('a cancellation is for managers, needs a reason, puts the goods back and writes at once', async () => {
    const order = await place();
    const cancel = { to: 'cancelled', from: 'pending', reason: 'The jar broke' };
    const onShelf = async () =>
      Number(
        (await sql`select quantity from public.inventory where variant_id = ${tea.variantId}`)[0]!.quantity,
      );
    const before = await onShelf();
    expect((await step(order.part, cancel)).status).toBe(403);
    expect((await step(order.part, { ...cancel, reason: ' ' }, cookies.manager)).status).toBe(422);
    const done = await step(order.part, cancel, cookies.manager);
    expect(done.body).toMatchObject({
      undo_seconds: 0,
      order: { status: 'cancelled', actions: { next: null } },
    });
    expect(await onShelf()).toBe(before + 2);
    const [mail] = await mailsOf(order.id);
    expect(mail).toMatchObject({ waits: false, props: { status: 'cancelled', note: 'The jar broke' } });
  });

  it('the mail that leaves says what the shopper must know', async () => {
    const order = await place();
    await step(order.part, accept);
    await step(order.part, { to: 'packed', from: 'accepted' });
    const parcel = { carrier: 'DHL', tracking_number: 'JD02', note: 'Ring twice' };
    await step(order.part, { to: 'shipped', from: 'packed', ...parcel });
    const [job] = await sql`select data from pgboss.job where name = 'send-email'
      and data->'props'->>'path' = ${`/orders/${order.id}`} and data->'props'->>'status' = 'shipped'`;
    const ctx = { ...runtime(), mailer: makeMailer(runtime().env) };
    await deliverEmail(ctx, sendEmailPayload.parse(job!.data), new AbortController().signal);
    const mail = await mailTo(shopper.email, `Your order ${order.number} from Stall orders is on its way`);
    for (const words of ['Stall orders', 'DHL', 'JD02', 'Ring twice', `/orders/${order.id}`])
      expect([mail.text.includes(words), mail.html.includes(words), words]).toEqual([true, true, words]);
  });

  it('a return in part says what came back', async () => {
    const order = await place({
      lines: [
        [tea, 3, 'Tea'],
        [pot, 1, 'Teapot'],
      ],
    });
    await sql`update public.vendor_orders set status = 'delivered' where id = ${order.part}`;
    const [teaItem, potItem] = order.items;
    const back = { to: 'returned', reason: 'Too strong', restock: true };
    const part = { ...back, version: 0, items: [{ item_id: teaItem, quantity: 2 }] };
    expect((await step(order.part, part)).status).toBe(403);
    const some = await step(order.part, part, cookies.manager);
    expect(some.body.order).toMatchObject({ status: 'delivered', version: 1 });
    expect((await step(order.part, part, cookies.manager)).status).toBe(409);
    const rest = [
      { item_id: teaItem, quantity: 1 },
      { item_id: potItem, quantity: 1 },
    ];
    const all = await step(order.part, { ...back, version: 1, items: rest }, cookies.manager);
    expect(all.body.order.status).toBe('returned');
    const mails = await mailsOf(order.id);
    expect(mails.map(({ props }) => [props.status, props.note])).toEqual([
      ['partly_returned', 'Too strong\nReturned: 2 pieces of Tea.'],
      ['returned', 'Too strong'],
    ]);
  });

  it('a step that the state has not is a 400, an unknown order a 404', async () => {
    const order = await place();
    await sql`update public.vendor_orders set status = 'delivered' where id = ${order.part}`;
    const back = { to: 'back', from: 'delivered' };
    expect((await step(order.part, back)).status).toBe(403);
    expect((await step(order.part, back, cookies.manager)).status).toBe(400);
    expect((await step(order.part, accept, cookies.rival)).status).toBe(404);
    expect((await step(randomUUID(), accept)).status).toBe(404);
  });

  it.each([
    { to: 'accepted' },
    { to: 'shipped', from: 'pending' },
    { to: 'accepted', from: 'pending', carrier: 'DHL' },
    { to: 'lost', from: 'pending' },
    { to: 'back', from: 'pending' },
    { to: 'returned', version: 0, items: [], reason: 'x', restock: true },
  ])('refuses %j', async (body) => {
    expect((await step((await place()).part, body)).status).toBe(422);
  });

  it('an order of somebody without an account is moved on without a mail', async () => {
    const order = await makeOrder(sql, stall, { customerId: null, lines: [{ product: tea, quantity: 1 }] });
    expect((await step(order.part, accept)).status).toBe(200);
    expect(await mailsOf(order.id)).toHaveLength(0);
  });
});

it('POST /api/vendor/orders/accept takes what is new and names the rest', async () => {
  const [fresh, done] = [await place(), await place()];
  await step(done.part, accept);
  const body = { ids: [fresh.part, done.part, fresh.part] };
  const answer = await call(acceptAll, `${root}/accept`, { body, cookie: cookies.staff });
  expect(answer.body.accepted).toEqual([fresh.part]);
  expect(answer.body.refused).toEqual([{ id: done.part, message: expect.stringContaining('Somebody else') }]);
  const foreign = await call(acceptAll, `${root}/accept`, { body, cookie: cookies.rival });
  expect(foreign.body).toMatchObject({ accepted: [], refused: [{ id: fresh.part }, { id: done.part }] });
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
