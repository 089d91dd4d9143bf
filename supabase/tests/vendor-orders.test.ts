import type postgres from 'postgres';
import { vendorOrderSteps } from '#lib/market/orders/state-machine';
import { as, errorOf, tryAs } from './support/acting.ts';
import { addOrder, idOf } from './support/market.ts';
import {
  type Asker,
  advance,
  askers,
  cancel,
  fillOrderWorld,
  outcome,
  placeOrder,
  type Status,
  statusOf,
  stepBack,
  takeBack,
} from './support/order-world.ts';
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

let database: TestDatabase;
let sql: postgres.Sql;

beforeAll(async () => {
  database = await makeTestDatabase('vendor_orders');
  sql = database.sql;
  await fillOrderWorld(sql);
});

afterAll(async () => {
  const broken = await sql`select * from public.check_invariants()`;
  await database.drop();
  expect(broken).toEqual([]);
});

const statuses: Status[] = ['pending', 'accepted', 'packed', 'shipped', 'delivered', 'cancelled', 'returned'];
const kinds: Asker[] = ['staff', 'manager', 'owner', 'admin', 'service', 'shopper', 'ownerB'];
const rank = { owner: 0, manager: 1, staff: 2, service: 0 } as const;
const ranks = (who: Asker): number => (who in rank ? rank[who as keyof typeof rank] : 9);

it('the table of steps is the same in TypeScript and in SQL', async () => {
  const rows = await sql`select command, from_status as from, to_status as to, min_role as "minRole"
    from private.vendor_order_steps()`;
  const key = (step: object) => JSON.stringify(Object.entries(step).sort());
  expect([...rows].map(key).sort()).toEqual(vendorOrderSteps.map(key).sort());
});

const commands = {
  ...Object.fromEntries(
    statuses.map((to) => [`advance ${to}`, (tx: postgres.TransactionSql, n: string) => advance(tx, n, to)]),
  ),
  ...Object.fromEntries(
    statuses.map((from) => [
      `back from ${from}`,
      (tx: postgres.TransactionSql, n: string) => stepBack(tx, n, from),
    ]),
  ),
  cancel: (tx: postgres.TransactionSql, n: string) => cancel(tx, n),
  return: (tx: postgres.TransactionSql, n: string) => takeBack(tx, n, { 'a-tea-1': 2, 'a-tea-2': 2 }),
} as Record<string, (tx: postgres.TransactionSql, name: string) => Promise<unknown>>;

/** What the table of steps says of a command without a recent step to undo. */
function expected(command: string, status: Status, who: Asker): string {
  const [verb, ...rest] = command.split(' ');
  if (verb === 'back') return expectedBack(rest[1] as Status, status, who);
  const steps = vendorOrderSteps.filter((step) => step.command === verb);
  if (ranks(who) > rank[steps[0]!.minRole]) return '42501';
  const target = verb === 'advance' ? rest[0] : undefined;
  return steps.some(({ from, to }) => from === status && (target === undefined || to === target))
    ? 'done'
    : 'LS003';
}

/** A step back, whose half minute is over: staff may try it, so they are told what they missed; managers may do it. */
function expectedBack(seen: Status, status: Status, who: Asker): string {
  const hasStep = (command: string) =>
    vendorOrderSteps.some((step) => step.command === command && step.from === status);
  if (ranks(who) > rank.staff) return '42501';
  if (seen !== status) return 'LS002';
  if (!hasStep('undo')) return 'LS003';
  if (ranks(who) > rank.manager) return '42501';
  return hasStep('reopen') ? 'done' : 'LS003';
}

describe.each(statuses)('from %s', (status) => {
  it.each(kinds)('%s can do what the table says, and nothing else', async (who) => {
    const name = await placeOrder(sql, status);
    const actual: Record<string, string> = {};
    const wanted: Record<string, string> = {};
    for (const [command, run] of Object.entries(commands)) {
      actual[command] = await outcome(tryAs(sql, askers[who], (tx) => run(tx, name)));
      wanted[command] = expected(command, status, who);
    }
    expect(actual).toEqual(wanted);
  });
});

describe('a step forward', () => {
  it('writes the event with its actor, the notification, carrier and number, and tells the stall', async () => {
    const name = await placeOrder(sql, 'packed');
    const [change] = await as(
      sql,
      askers.staff,
      (tx) =>
        tx`select * from private.advance_vendor_order(${idOf(`${name}-a`)}, 'shipped', 'packed', 'DHL', 'JD01', 'By noon')`,
    );
    expect(change).toMatchObject({
      status: 'shipped',
      version: 1,
      customer_email: 'shopper@livestall.example',
    });
    const [event] = await sql`select e.*, a.actor_id from public.order_events e
      left join private.order_event_actors a on a.event_id = e.id where e.id = ${change!.event_id}`;
    expect(event).toMatchObject({
      kind: 'shipped',
      actor_id: idOf('staff'),
      vendor_id: idOf('a'),
      details: { carrier: 'DHL', tracking_number: 'JD01', note: 'By noon' },
    });
    const notes =
      await sql`select title, link, kind from public.notifications where link = ${`/orders/${idOf(name)}`}`;
    expect([...notes]).toEqual([
      {
        title: `Stall a sent your order ${change!.order_number}`,
        link: `/orders/${idOf(name)}`,
        kind: 'order_changed',
      },
    ]);
    const [part] =
      await sql`select carrier, tracking_number from public.vendor_orders where id = ${idOf(`${name}-a`)}`;
    expect(part).toEqual({ carrier: 'DHL', tracking_number: 'JD01' });
    const told = await sql`select payload from realtime.messages
      where topic = ${`vendor:${idOf('a')}`} and event = 'order' and payload->'ids' ? ${idOf(`${name}-a`)}`;
    expect(told.length).toBeGreaterThan(0);
  });

  it('takes a tracking number only with the parcel', async () => {
    const name = await placeOrder(sql);
    const error = await errorOf(
      as(
        sql,
        askers.staff,
        (tx) =>
          tx`select private.advance_vendor_order(${idOf(`${name}-a`)}, 'accepted', 'pending', 'DHL', null, null)`,
      ),
    );
    expect(error.code).toBe('LS003');
  });

  it('of two who press the button at once one makes it, the other sees how it stands', async () => {
    const name = await placeOrder(sql);
    const press = (who: Asker) => as(sql, askers[who], (tx) => advance(tx, name, 'accepted', 'pending'));
    const results = await Promise.allSettled([press('staff'), press('manager'), press('owner')]);
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(refused.map((error) => [error.code, JSON.parse(error.detail)])).toEqual(
      [1, 2].map(() => ['LS002', { id: idOf(`${name}-a`), status: 'accepted', version: 1 }]),
    );
    const events = await sql`select kind from public.order_events where order_id = ${idOf(name)}`;
    expect(events).toHaveLength(1);
  });

  it('of both stalls at once: the order is complete with the last of them', async () => {
    const name = await placeOrder(sql, 'shipped');
    await sql`update public.vendor_orders set status = 'shipped' where id = ${idOf(`${name}-b`)}`;
    await Promise.all([
      as(sql, askers.owner, (tx) => advance(tx, name, 'delivered', 'shipped')),
      as(
        sql,
        askers.ownerB,
        (tx) => tx`select private.advance_vendor_order(${idOf(`${name}-b`)}, 'delivered')`,
      ),
    ]);
    expect(await statusOf(sql, name)).toMatchObject({ whole: 'completed', a: 'delivered', b: 'delivered' });
  });

  it('an order without an account gets no notification', async () => {
    const name = await placeOrder(sql);
    await sql`update public.orders set customer_id = null where id = ${idOf(name)}`;
    const [change] = await as(sql, askers.staff, (tx) => advance(tx, name, 'accepted'));
    expect(change!.customer_email).toBeNull();
    expect(
      await sql`select 1 from public.notifications where link = ${`/orders/${idOf(name)}`}`,
    ).toHaveLength(0);
  });
});

describe('a step back', () => {
  const age = (name: string, seconds: number) =>
    sql`update public.order_events set created_at = now() - make_interval(secs => ${seconds})
      where vendor_order_id = ${idOf(`${name}-a`)}`;

  it.each([
    ['accepted', 'pending', 'pending'],
    ['packed', 'accepted', 'confirmed'],
    ['shipped', 'packed', 'confirmed'],
    ['delivered', 'shipped', 'confirmed'],
  ])('from %s, at once, by staff: as if it had not been', async (from, to, whole) => {
    const name = await placeOrder(sql, to as Status);
    const [step] = await as(sql, askers.staff, (tx) => advance(tx, name, from));
    const [back] = await as(sql, askers.staff, (tx) => stepBack(tx, name, from));
    expect(back).toEqual({ status: to, undone_event: step!.event_id });
    expect(await statusOf(sql, name)).toMatchObject({ a: to, whole, version: 2 });
    expect(
      await sql`select 1 from public.notifications where link = ${`/orders/${idOf(name)}`}`,
    ).toHaveLength(0);
  });

  it('forgets the parcel that did not leave', async () => {
    const name = await placeOrder(sql, 'packed');
    await as(
      sql,
      askers.staff,
      (tx) =>
        tx`select private.advance_vendor_order(${idOf(`${name}-a`)}, 'shipped', 'packed', 'DHL', 'JD01')`,
    );
    await as(sql, askers.staff, (tx) => stepBack(tx, name, 'shipped'));
    const [part] =
      await sql`select carrier, tracking_number from public.vendor_orders where id = ${idOf(`${name}-a`)}`;
    expect(part).toEqual({ carrier: null, tracking_number: null });
  });

  it('is over after half a minute, but for a packed parcel that a manager opens', async () => {
    const name = await placeOrder(sql, 'accepted');
    await as(sql, askers.staff, (tx) => advance(tx, name, 'packed'));
    await age(name, 31);
    expect(await outcome(as(sql, askers.staff, (tx) => stepBack(tx, name, 'packed')))).toBe('42501');
    const [back] = await as(sql, askers.manager, (tx) => stepBack(tx, name, 'packed'));
    expect(back).toEqual({ status: 'accepted', undone_event: null });
    const sent = await placeOrder(sql, 'packed');
    await as(sql, askers.staff, (tx) => advance(tx, sent, 'shipped'));
    await age(sent, 31);
    expect(await outcome(as(sql, askers.manager, (tx) => stepBack(tx, sent, 'shipped')))).toBe('LS003');
  });

  it('pressed twice goes back once', async () => {
    const name = await placeOrder(sql, 'accepted');
    await as(sql, askers.staff, (tx) => advance(tx, name, 'packed'));
    const press = () => outcome(as(sql, askers.staff, (tx) => stepBack(tx, name, 'packed')));
    expect((await Promise.all([press(), press()])).sort()).toEqual(['LS002', 'done']);
    expect(await press()).toBe('LS002');
    expect((await statusOf(sql, name)).a).toBe('accepted');
  });
});

describe('a program with a key', () => {
  const keyed = <T>(scopes: string[], run: (tx: postgres.TransactionSql) => Promise<T>) =>
    sql.begin(async (tx) => {
      const [key] = await tx`insert into public.vendor_api_keys (vendor_id, name, prefix, key_hash, scopes)
        values (${idOf('a')}, 'Robot', 'lsk_abcdefgh', sha256(${scopes.join()}::bytea), ${scopes}) returning id`;
      await tx`select set_config('role', 'authenticated', true),
        set_config('request.jwt.claims', ${JSON.stringify({ role: 'authenticated', key_id: key!.id })}, true)`;
      const value = await run(tx);
      await tx`select set_config('role', 'none', true)`;
      await tx`delete from public.vendor_api_keys where id = ${key!.id}`;
      return { value };
    });

  it('moves orders on when it may write them, and cannot cancel', async () => {
    const name = await placeOrder(sql);
    await keyed(['orders:write'], (tx) => advance(tx, name, 'accepted'));
    const [event] = await sql`select e.kind, a.actor_id from public.order_events e
      left join private.order_event_actors a on a.event_id = e.id where e.order_id = ${idOf(name)}`;
    expect(event).toEqual({ kind: 'accepted', actor_id: null });
    expect(await outcome(keyed(['orders:write'], (tx) => cancel(tx, name)))).toBe('42501');
    expect(await outcome(keyed(['orders:read'], (tx) => advance(tx, name, 'packed')))).toBe('42501');
  });

  it('reads the orders of its stall when it may, and no other', async () => {
    await placeOrder(sql);
    const seen = (scopes: string[]) =>
      keyed(scopes, (tx) => tx`select distinct vendor_id from public.stall_orders`).then(({ value }) =>
        value.map((row) => row.vendor_id),
      );
    expect(await seen(['orders:read'])).toEqual([idOf('a')]);
    expect(await seen(['orders:write'])).toEqual([idOf('a')]);
    expect(await seen(['products:write'])).toEqual([]);
  });
});

it('an order of one line, as the simplest shop makes it, is served alike', async () => {
  await addOrder(sql, { name: 'plain', customer: 'shopper', vendor: 'a', product: 'a-tea', quantity: 3 });
  await as(
    sql,
    askers.manager,
    (tx) => tx`select private.cancel_vendor_order(${idOf('plain-part')}, 'No', 'pending')`,
  );
  const [order] = await sql`select status from public.orders where id = ${idOf('plain')}`;
  expect(order!.status).toBe('cancelled');
});
