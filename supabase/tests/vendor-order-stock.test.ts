import type postgres from 'postgres';
import { as, errorOf } from './support/acting.ts';
import { idOf } from './support/market.ts';
import {
  advance,
  askers,
  cancel,
  fillOrderWorld,
  outcome,
  placeOrder,
  shelf,
  statusOf,
  takeBack,
} from './support/order-world.ts';
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

let database: TestDatabase;
let sql: postgres.Sql;

beforeAll(async () => {
  database = await makeTestDatabase('order_stock');
  sql = database.sql;
  await fillOrderWorld(sql);
});

afterAll(async () => {
  const broken = await sql`select * from public.check_invariants()`;
  await database.drop();
  expect(broken).toEqual([]);
});

describe('a cancellation', () => {
  it.each(['pending', 'accepted', 'packed'] as const)(
    'of a %s part puts its goods back and leaves the rest',
    async (status) => {
      const name = await placeOrder(sql, status);
      const before = [await shelf(sql, 'a-tea-1'), await shelf(sql, 'a-tea-2'), await shelf(sql, 'b-tea-1')];
      await as(sql, askers.manager, (tx) => cancel(tx, name, status));
      const after = [await shelf(sql, 'a-tea-1'), await shelf(sql, 'a-tea-2'), await shelf(sql, 'b-tea-1')];
      expect(after).toEqual([before[0]! + 2, before[1]! + 2, before[2]]);
      expect(await statusOf(sql, name)).toMatchObject({ a: 'cancelled', b: 'pending', whole: 'pending' });
      const lines = await sql`select delta, actor_id, note from public.inventory_movements
      where order_id = ${idOf(name)} and reason = 'returned'`;
      expect(lines).toHaveLength(2);
      expect(lines[0]).toEqual({ delta: '2.000', actor_id: idOf('manager'), note: 'Mould in the jar' });
      const [note] = await sql`select body from public.notifications where link = ${`/orders/${idOf(name)}`}`;
      expect(note!.body).toBe('Mould in the jar');
    },
  );

  it('of every part cancels the order', async () => {
    const name = await placeOrder(sql);
    await as(sql, askers.manager, (tx) => cancel(tx, name));
    await as(sql, askers.ownerB, (tx) => cancel(tx, name, null, 'b'));
    expect((await statusOf(sql, name)).whole).toBe('cancelled');
  });

  it('needs a reason', async () => {
    const name = await placeOrder(sql);
    const error = await errorOf(
      as(
        sql,
        askers.manager,
        (tx) => tx`select private.cancel_vendor_order(${idOf(`${name}-a`)}, '  ', null)`,
      ),
    );
    expect(error.code).toBe('LS003');
  });

  it('against an acceptance at the same time: one of them, and the stock says which', async () => {
    const name = await placeOrder(sql);
    const before = await shelf(sql, 'a-tea-1');
    const results = await Promise.all([
      outcome(as(sql, askers.manager, (tx) => cancel(tx, name, 'pending'))),
      outcome(as(sql, askers.staff, (tx) => advance(tx, name, 'accepted', 'pending'))),
    ]);
    expect([...results].sort()).toEqual(['LS002', 'done']);
    const isCancelled = (await statusOf(sql, name)).a === 'cancelled';
    expect(await shelf(sql, 'a-tea-1')).toBe(before + (isCancelled ? 2 : 0));
  });

  it('of many orders with the same goods at once ends without a deadlock', async () => {
    const names: string[] = [];
    for (let i = 0; i < 8; i++) names.push(await placeOrder(sql));
    const before = await shelf(sql, 'a-tea-2');
    const pool = database.connect(8);
    await Promise.all(names.map((name) => as(pool, askers.manager, (tx) => cancel(tx, name))));
    expect(await shelf(sql, 'a-tea-2')).toBe(before + 16);
  });
});

describe('a return', () => {
  it('of some of it stays where it is; of the rest ends it', async () => {
    const name = await placeOrder(sql, 'delivered');
    const before = await shelf(sql, 'a-tea-1');
    const [some] = await as(sql, askers.manager, (tx) => takeBack(tx, name, { 'a-tea-1': 1 }));
    expect(some).toMatchObject({ status: 'delivered', version: 1 });
    const rest = { 'a-tea-1': 1, 'a-tea-2': 2 };
    const [all] = await as(sql, askers.manager, (tx) =>
      takeBack(tx, name, rest, { version: 1, restock: false }),
    );
    expect(all).toMatchObject({ status: 'returned', version: 2 });
    // Only what can be sold again went back.
    expect(await shelf(sql, 'a-tea-1')).toBe(before + 1);
    const kindsOf =
      await sql`select kind from public.order_events where vendor_order_id = ${idOf(`${name}-a`)} order by id`;
    expect(kindsOf.map(({ kind }) => kind)).toEqual(['items_returned', 'returned']);
  });

  it('pressed twice takes nothing back twice', async () => {
    const name = await placeOrder(sql, 'delivered');
    const press = () => outcome(as(sql, askers.manager, (tx) => takeBack(tx, name, { 'a-tea-1': 1 })));
    expect((await Promise.all([press(), press()])).sort()).toEqual(['LS002', 'done']);
  });

  it.each([
    ['more than was sent', { 'a-tea-1': 3 }],
    ['half a piece', { 'a-tea-1': 0.5 }],
    ['less than nothing', { 'a-tea-1': -1 }],
    ['a line of another stall', { 'b-tea-1': 1 }],
    ['nothing', {}],
  ])('of %s is refused', async (_, items) => {
    const name = await placeOrder(sql, 'delivered');
    expect(
      await outcome(as(sql, askers.manager, (tx) => takeBack(tx, name, items as Record<string, number>))),
    ).toBe('LS003');
  });
});
