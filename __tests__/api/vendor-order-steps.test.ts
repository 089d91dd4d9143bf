import { randomUUID } from 'node:crypto';
import { asUser } from '#lib/data/db/roles';
import { makeMailer } from '#lib/engines/mail/mailer';
import type { WorkerContext } from '#lib/jobs/handlers/context';
import { sendEmail } from '#lib/jobs/handlers/send-email';
import { deliverEmail } from '#lib/market/notifications/mail-service';
import { isUndone, stopStepMail } from '#lib/market/orders/step-mail';
import { runtime } from '#lib/runtime';
import { sendEmailPayload } from '#lib/tasks/mail';
import { POST as move } from '../../app/api/vendor/orders/[id]/transitions/route.ts';
import { POST as acceptAll } from '../../app/api/vendor/orders/accept/route.ts';
import { call } from '../support/call-route.ts';
import { mailTo } from '../support/mailbox.ts';
import { openDatabase, type Product } from '../support/market.ts';
import { makeOrder, makeOrderStall, type OrderStall } from '../support/orders.ts';
import { until } from '../support/until.ts';

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

const place = (options: { lines?: [Product, number, string][] } = {}) =>
  makeOrder(sql, stall, {
    customerId: shopper.id,
    lines: (options.lines ?? [[tea, 2, 'Tea']]).map(([product, quantity, name]) => ({
      product,
      quantity,
      name,
    })),
  });
const step = (id: string, body: object, cookie = cookies.staff) =>
  call(move, `${root}/${id}/transitions`, { params: { id }, body, cookie });
const accept = { to: 'accepted', from: 'pending' };
const mailsOf = (orderId: string) => sql`
  select state, data->>'to' as recipient, data->>'key' as key, data->'props' as props,
    start_after > created_on + interval '20 seconds' as waits
  from pgboss.job where name = 'send-email' and data->'props'->>'path' = ${`/orders/${orderId}`} order by created_on`;

/** Until somebody waits for a lock of an order. */
const waitForLock = () =>
  until('somebody waits for a lock', async () => {
    const waiting = await sql`select from pg_stat_activity where wait_event_type = 'Lock'
      and query like '%for share%'`;
    return waiting.length > 0;
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

  it('a mail about a step that was undone stays, whoever cancelled its job or nobody', async () => {
    const order = await place();
    await step(order.part, accept);
    // The undo as the database makes it, by a server that dies at its commit.
    await sql`select private.step_back_vendor_order(${order.part}, 'accepted')`;
    const [job] = await sql`select id, data, state from pgboss.job where name = 'send-email'
      and data->'props'->>'path' = ${`/orders/${order.id}`}`;
    const mailer = makeMailer(runtime().env);
    const worker = { ...runtime(), mailer } as unknown as WorkerContext;
    const run = { id: String(job!.id), attempt: 1, signal: new AbortController().signal };
    const payload = sendEmailPayload.parse(job!.data);
    expect(await sendEmail(worker, payload, run)).toEqual({ template: 'order-changed', outcome: 'undone' });
    expect(await sql`select from private.sent_mail where key = ${payload.key}`).toHaveLength(0);
    mailer.close();
  });

  it('a mail that starts while its step is being undone waits for how that ends', async () => {
    const order = await place();
    await step(order.part, accept);
    const [mail] = await sql`select data from pgboss.job where name = 'send-email'
      and data->'props'->>'path' = ${`/orders/${order.id}`}`;
    const payload = sendEmailPayload.parse(mail!.data);
    const asked = await sql.begin(async (tx) => {
      await tx`select private.step_back_vendor_order(${order.part}, 'accepted')`;
      const answer = isUndone(runtime(), payload);
      await waitForLock();
      return { answer };
    });
    expect(await asked.answer).toBe(true);
  });

  it('an undo and the end of its mail are one transaction', async () => {
    const order = await place();
    await step(order.part, accept);
    const [mail] = await mailsOf(order.id);
    const [event] =
      await sql`select id from public.order_events where vendor_order_id = ${order.part} and kind = 'accepted'`;
    class Lost extends Error {}
    const lost = asUser(runtime().db, { sub: randomUUID(), role: 'authenticated' }, async (tx) => {
      await stopStepMail(runtime(), tx, Number(event!.id));
      throw new Lost();
    });
    await expect(lost).rejects.toThrow(Lost);
    expect([mail!.state, (await mailsOf(order.id))[0]!.state]).toEqual(['created', 'created']);
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
    const mail = await mailTo(
      shopper.email,
      `Your order ${order.number} from Stall ${stall.slug} is on its way`,
    );
    for (const words of [`Stall ${stall.slug}`, 'DHL', 'JD02', 'Ring twice', `/orders/${order.id}`])
      expect([mail.text.includes(words), mail.html.includes(words), words]).toEqual([true, true, words]);
    // The renderer is loaded with the first mail; on a busy machine that alone takes seconds.
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
