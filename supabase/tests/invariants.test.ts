import type postgres from 'postgres';
import { anon, errorOf, person, service, tryAs } from './support/acting.ts';
import {
  addOrder,
  addPerson,
  addProduct,
  addVariant,
  addVendor,
  hold,
  idOf,
  moveStock,
} from './support/market.ts';
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

interface Violation {
  invariant: string;
  subject_id: string;
  expected: string;
  actual: string;
  detail: string;
}

let database: TestDatabase;
let shelf: string;

beforeAll(async () => {
  database = await makeTestDatabase('invariants');
  const { sql } = database;
  for (const name of ['shopper', 'admin']) await addPerson(sql, name);
  await sql`update public.profiles set role = 'admin' where id = ${idOf('admin')}`;
  await addVendor(sql, 'stall');
  await addProduct(sql, 'stall', 'tea');
  await addVariant(sql, 'tea', 'tea-2');
  shelf = (await moveStock(sql, 'tea-1', 'stall-main', 20)).id;
  await moveStock(sql, 'tea-2', 'stall-main', 5);
  await hold(sql, 'tea-1', 'stall-main', 3);
  for (const name of ['kept', 'dropped']) {
    await addOrder(sql, { name, customer: 'shopper', vendor: 'stall', product: 'tea', quantity: 2 });
  }
  await cancel(sql, 'dropped');
});

afterAll(() => database.drop());

/** Cancels an order of two pieces and gives the goods back, as the vendor's cancellation will. */
async function cancel(sql: postgres.Sql | postgres.TransactionSql, order: string): Promise<void> {
  await sql`update public.vendor_orders set status = 'cancelled' where id = ${idOf(`${order}-part`)}`;
  await sql`select private.move_stock(${idOf('tea-1')}, ${idOf('stall-main')}, 2, 'returned', null, null, ${idOf(order)})`;
}

/** What the check finds after `harm`, of which nothing stays. Triggers are off, as if a writer had gone past them. */
async function foundAfter(harm: (tx: postgres.TransactionSql) => Promise<unknown>): Promise<Violation[]> {
  let found: Violation[] | undefined;
  const undo = new Error('undo');
  await database.admin
    .begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      await harm(tx);
      await tx`set local role postgres`;
      found = await tx<Violation[]>`select * from public.check_invariants()`;
      throw undo;
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error;
    });
  return found!;
}

it('finds nothing where purchases, holds, a cancellation and a return were made by the rules', async () => {
  expect(await foundAfter(async () => {})).toEqual([]);
  expect(
    await foundAfter((tx) =>
      tx`select private.move_stock(${idOf('tea-1')}, ${idOf('stall-main')}, 1, 'returned', null,
      'half the order came back', ${idOf('kept')})`.then(
        () => tx`select private.refresh_products(${[idOf('tea')]})`,
      ),
    ),
  ).toEqual([]);
});

describe('finds, when it is broken,', () => {
  it('1. reserved within quantity', async () => {
    const found = await foundAfter(async (tx) => {
      await tx`alter table public.inventory drop constraint inventory_check`;
      await tx`update public.inventory set reserved = quantity + 1 where id = ${shelf}`;
    });
    expect(found).toContainEqual(
      expect.objectContaining({ invariant: 'reserved_within_quantity', subject_id: shelf, actual: '19.000' }),
    );
  });

  it('2. quantity is the sum of its movements', async () => {
    const found = await foundAfter(
      (tx) => tx`update public.inventory set quantity = quantity + 4 where id = ${shelf}`,
    );
    expect(found).toContainEqual({
      invariant: 'quantity_equals_ledger',
      subject_id: shelf,
      expected: '18.000',
      actual: '22.000',
      detail: expect.any(String),
    });
  });

  it('2. a shelf without any movement', async () => {
    const found = await foundAfter(
      (tx) => tx`delete from public.inventory_movements where inventory_id = ${shelf}`,
    );
    expect(found).toContainEqual(
      expect.objectContaining({ invariant: 'quantity_equals_ledger', expected: '0' }),
    );
  });

  it('3. reserved is the sum of its holds', async () => {
    const found = await foundAfter((tx) => tx`delete from public.holds`);
    expect(found).toEqual([
      expect.objectContaining({
        invariant: 'reserved_equals_holds',
        subject_id: shelf,
        expected: '0',
        actual: '3.000',
      }),
    ]);
  });

  it('4. an order that took no goods', async () => {
    const found = await foundAfter(
      (tx) => tx`update public.inventory_movements set reason = 'adjusted' where order_id = ${idOf('kept')}`,
    );
    expect(found).toEqual([
      expect.objectContaining({
        invariant: 'sold_equals_orders',
        subject_id: idOf('kept'),
        expected: '2.000',
        actual: '0',
      }),
    ]);
  });

  it('4. a cancelled order whose goods did not come back', async () => {
    const found = await foundAfter(
      (tx) => tx`update public.vendor_orders set status = 'cancelled' where id = ${idOf('kept-part')}`,
    );
    expect(found).toEqual([
      expect.objectContaining({ invariant: 'sold_equals_orders', expected: '0.000', actual: '2.000' }),
    ]);
  });

  it('4. goods sold without an order', async () => {
    const found = await foundAfter(
      (tx) => tx`update public.inventory_movements set order_id = null where order_id = ${idOf('kept')}`,
    );
    expect(found.map((row) => [row.invariant, row.subject_id]).sort()).toEqual(
      [
        ['sold_equals_orders', idOf('kept')],
        ['sold_equals_orders', idOf('tea-1')],
      ].sort(),
    );
  });

  it('5. what the catalogue says is free', async () => {
    const found = await foundAfter(
      (tx) => tx`update public.products set stock_quantity = 7 where id = ${idOf('tea')}`,
    );
    expect(found).toEqual([
      expect.objectContaining({
        invariant: 'product_stock_equals_inventory',
        subject_id: idOf('tea'),
        expected: '20.000',
        actual: '7.000',
      }),
    ]);
  });

  it('5. the word for it', async () => {
    const found = await foundAfter((tx) => tx`update public.products set stock_status = 'outofstock'`);
    expect(found).toEqual([
      expect.objectContaining({ detail: 'stock_status is outofstock and must be instock' }),
    ]);
  });
});

describe('may be checked', () => {
  const check = (actor: Parameters<typeof tryAs>[1]) =>
    tryAs(database.sql, actor, (tx) => tx`select * from public.check_invariants()`);

  it('by admins and the server', async () => {
    expect(await check(person(idOf('admin')))).toEqual([]);
    expect(await check(service)).toEqual([]);
  });

  it('by nobody else', async () => {
    expect((await errorOf(check(person(idOf('shopper'))))).code).toBe('42501');
    expect((await errorOf(check(anon))).code).toBe('42501');
  });
});
