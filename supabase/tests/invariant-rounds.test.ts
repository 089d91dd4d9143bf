import fc from 'fast-check';
import type postgres from 'postgres';
import { addOrder, addPerson, addProduct, addVendor, hold, idOf, moveStock } from './support/market.ts';
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

// The check of the books looks at what changed and at a slice of everything: nothing escapes it, and it does not grow.

let database: TestDatabase;
const products = Array.from({ length: 12 }, (_, n) => `good-${n}`);

type Row = Record<string, unknown>;
const nameOf = (rows: readonly Row[]) => rows.map((row) => `${row.invariant} ${row.subject_id}`).sort();

beforeAll(async () => {
  database = await makeTestDatabase('rounds');
  const { sql } = database;
  await addPerson(sql, 'shopper');
  await addVendor(sql, 'stall');
  for (const product of products) {
    await addProduct(sql, 'stall', product);
    for (const delta of [30, -4, 7]) await moveStock(sql, `${product}-1`, 'stall-main', delta, 'adjusted');
    await hold(sql, `${product}-1`, 'stall-main', 2);
    await addOrder(sql, {
      name: `of-${product}`,
      customer: 'shopper',
      vendor: 'stall',
      product,
      quantity: 3,
    });
  }
});

afterAll(() => database.drop());

/** Past every trigger, as a superuser can; it says nothing of itself. */
async function damage(statement: string): Promise<void> {
  await database.admin.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx.unsafe(statement);
  });
}
const look = (slice: number) => database.sql<Row[]>`select * from private.look_at_invariants(${slice})`;
const rounds = async (): Promise<number> => {
  const [row] = await database.sql`select min(rounds)::int as least from private.invariant_rounds`;
  return row!.least;
};

/** Looks, `slice` rows at a time, until every table was gone through from its beginning. */
async function goRound(slice: number): Promise<readonly Row[]> {
  const target = (await rounds()) + 2;
  let known: readonly Row[] = [];
  while ((await rounds()) < target) known = await look(slice);
  return known;
}
const all = () => database.sql<Row[]>`select * from public.check_all_invariants()`;

const shelf = (n: number) => `(select id from public.inventory where variant_id = '${idOf(`good-${n}-1`)}')`;
const order = (n: number) => `'${idOf(`of-good-${n}`)}'`;
/** What can be done to the nth good, and how it is undone. */
const harms: [name: string, harm: (n: number) => string, mend: (n: number) => string][] = [
  [
    'a quantity',
    (n) => `update public.inventory set quantity = quantity + 5 where id = ${shelf(n)}`,
    (n) => `update public.inventory set quantity = quantity - 5 where id = ${shelf(n)}`,
  ],
  [
    'what is set aside',
    (n) => `update public.inventory set reserved = reserved + 1 where id = ${shelf(n)}`,
    (n) => `update public.inventory set reserved = reserved - 1 where id = ${shelf(n)}`,
  ],
  [
    'a hold',
    (n) => `update public.holds set quantity = quantity + 1 where inventory_id = ${shelf(n)}`,
    (n) => `update public.holds set quantity = quantity - 1 where inventory_id = ${shelf(n)}`,
  ],
  [
    'the first ledger line',
    (n) => `update public.inventory_movements set delta = delta + 1
      where id = (select min(id) from public.inventory_movements where inventory_id = ${shelf(n)})`,
    (n) => `update public.inventory_movements set delta = delta - 1
      where id = (select min(id) from public.inventory_movements where inventory_id = ${shelf(n)})`,
  ],
  [
    'a ledger line in the middle, with its balance',
    (n) => `update public.inventory_movements set delta = delta + 1, balance_after = balance_after + 1
      where id = (select id from public.inventory_movements where inventory_id = ${shelf(n)} order by id offset 1 limit 1)`,
    (n) => `update public.inventory_movements set delta = delta - 1, balance_after = balance_after - 1
      where id = (select id from public.inventory_movements where inventory_id = ${shelf(n)} order by id offset 1 limit 1)`,
  ],
  [
    'the order of a sale',
    (n) => `update public.inventory_movements set order_id = null where order_id = ${order(n)}`,
    (n) => `update public.inventory_movements set order_id = ${order(n)}
      where inventory_id = ${shelf(n)} and reason = 'sold'`,
  ],
  [
    'the reason of a sale',
    (n) => `update public.inventory_movements set reason = 'adjusted' where order_id = ${order(n)}`,
    (n) => `update public.inventory_movements set reason = 'sold' where order_id = ${order(n)}`,
  ],
  [
    'a line of an order',
    (n) => `update public.order_items set quantity = 4, total = 20 where order_id = ${order(n)}`,
    (n) => `update public.order_items set quantity = 3, total = 15 where order_id = ${order(n)}`,
  ],
  [
    'what a card says is left',
    (n) => `update public.products set stock_quantity = stock_quantity + 1 where id = '${idOf(`good-${n}`)}'`,
    (n) => `update public.products set stock_quantity = stock_quantity - 1 where id = '${idOf(`good-${n}`)}'`,
  ],
  [
    'the word on a card',
    (n) => `update public.products set stock_status = 'outofstock' where id = '${idOf(`good-${n}`)}'`,
    (n) => `update public.products set stock_status = 'instock' where id = '${idOf(`good-${n}`)}'`,
  ],
];

it('finds nothing where all is well', async () => {
  expect(await all()).toEqual([]);
  expect(await goRound(3)).toEqual([]);
});

it.each(harms)(
  'damage to %s, old and unsaid, is met by a round, kept, and forgotten when it is mended',
  async (_name, harm, mend) => {
    await damage(harm(5));
    const expected = nameOf(await all());
    expect(expected.length).toBeGreaterThan(0);
    expect(nameOf(await goRound(2))).toEqual(expected);
    // Known: no slice and no change, and still said.
    expect(nameOf(await look(0))).toEqual(expected);
    await damage(mend(5));
    expect(await look(0)).toEqual([]);
    expect(await all()).toEqual([]);
  },
);

it('whatever is damaged at once, the rounds know exactly what a full count finds', async () => {
  const harm = fc.record({
    kind: fc.nat(harms.length - 1),
    good: fc.nat(products.length - 1),
    slice: fc.integer({ min: 1, max: 9 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(harm, { minLength: 1, maxLength: 6, selector: ({ good }) => good }),
      async (given) => {
        for (const { kind, good } of given) await damage(harms[kind]![1](good));
        expect(nameOf(await goRound(given[0]!.slice))).toEqual(nameOf(await all()));
        for (const { kind, good } of given) await damage(harms[kind]![2](good));
        expect(await goRound(given[0]!.slice)).toEqual([]);
      },
    ),
    { numRuns: 12 },
  );
});

describe('what changed is looked at at once', () => {
  const wrong = (good: number) => [
    `update public.inventory set quantity = quantity + 5, updated_at = now() where id = ${shelf(good)}`,
    `update public.inventory set quantity = quantity - 5, updated_at = now() where id = ${shelf(good)}`,
  ];

  it.each([
    ['in a transaction', ''],
    ['in a part of one', 'savepoint part'],
  ])('also when it was written before the last looks and committed after them, %s', async (_how, before) => {
    await look(0);
    const writer = await database.admin.reserve();
    try {
      await writer`begin`;
      await writer`set local session_replication_role = replica`;
      if (before) await writer.unsafe(before);
      await writer.unsafe(wrong(2)[0]!);
      for (let n = 0; n < 3; n += 1) {
        await moveStock(database.sql, 'good-3-1', 'stall-main', 1);
        expect(await look(0)).toEqual([]);
      }
      await writer`commit`;
    } finally {
      writer.release();
    }
    expect(nameOf(await look(0))).toEqual(nameOf(await all()));
    expect(await all()).not.toEqual([]);
    await damage(wrong(2)[1]!);
    expect(await look(0)).toEqual([]);
  });

  it('an order that took no goods, and a variant taken off sale', async () => {
    await damage(
      `update public.vendor_orders set status = 'cancelled', updated_at = now() where order_id = ${order(7)}`,
    );
    await damage(`update public.product_variants set is_active = false, updated_at = now()
      where id = '${idOf('good-8-1')}'`);
    const found = nameOf(await look(0));
    expect(found).toEqual(nameOf(await all()));
    expect(found).toHaveLength(2);
    await damage(`update public.vendor_orders set status = 'pending' where order_id = ${order(7)}`);
    await damage(`update public.product_variants set is_active = true where id = '${idOf('good-8-1')}'`);
    expect(await look(0)).toEqual([]);
  });
});

it('may be asked where nothing can be written, and by two at once', async () => {
  await damage(`update public.products set stock_quantity = 99 where id = '${idOf('good-1')}'`);
  const readOnly = await database.sql.begin(
    'read only',
    (tx) => tx<Row[]>`select * from public.check_invariants()`,
  );
  expect(readOnly).toHaveLength(1);
  const both = await Promise.all(
    [1, 2, 3].map(() => database.sql<Row[]>`select * from public.check_invariants()`),
  );
  for (const found of both) expect(nameOf(found)).toEqual(nameOf(await all()));
  await database.sql`select private.refresh_products(${[idOf('good-1')]})`;
  expect(await database.sql`select * from public.check_invariants()`).toEqual([]);
});

it('a database that was restored into another server goes on', async () => {
  await database.sql`update private.invariant_looks set oldest_transaction = 9000000000000`;
  await damage(
    `update public.inventory set quantity = quantity + 5, updated_at = now() where id = ${shelf(4)}`,
  );
  expect(nameOf(await look(0))).toEqual(nameOf(await all()));
  await damage(
    `update public.inventory set quantity = quantity - 5, updated_at = now() where id = ${shelf(4)}`,
  );
  expect(await look(0)).toEqual([]);
});

describe('its cost', () => {
  /** A market of so many products, each with a shelf, three ledger lines and, one in five, an order. */
  async function fill(sql: postgres.Sql, count: number): Promise<void> {
    await sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      for (const statement of [
        `insert into public.vendors (id, slug, store_name, email, status)
          values (md5('v')::uuid, 'v', 'Stall', 's@livestall.example', 'approved')`,
        `insert into public.locations (id, vendor_id, name, is_primary) values (md5('l')::uuid, md5('v')::uuid, 'Main', true)`,
        `insert into public.categories (id, slug, name) values (md5('c')::uuid, 'c', 'C')`,
        `insert into public.products (id, vendor_id, category_id, name, slug, status, price, published_at, stock_quantity, stock_status)
          select md5('p' || n)::uuid, md5('v')::uuid, md5('c')::uuid, 'Good ' || n, 'good-' || n, 'published', 5, now(), 9, 'instock'
          from generate_series(1, ${count}) n`,
        `insert into public.product_variants (id, product_id, sku, price, updated_at)
          select md5('w' || n)::uuid, md5('p' || n)::uuid, 'S' || n, 5, now() - interval '1 day' from generate_series(1, ${count}) n`,
        `insert into public.inventory (id, variant_id, product_id, vendor_id, location_id, quantity, version, updated_at)
          select md5('i' || n)::uuid, md5('w' || n)::uuid, md5('p' || n)::uuid, md5('v')::uuid, md5('l')::uuid, 9, 3, now() - interval '1 day'
          from generate_series(1, ${count}) n`,
        `insert into public.inventory_movements (inventory_id, variant_id, product_id, vendor_id, location_id, delta, balance_after, reason)
          select md5('i' || n)::uuid, md5('w' || n)::uuid, md5('p' || n)::uuid, md5('v')::uuid, md5('l')::uuid, d.delta, d.balance, 'received'
          from generate_series(1, ${count}) n cross join (values (10, 10), (-3, 7), (2, 9)) d (delta, balance)`,
      ])
        await tx.unsafe(statement);
    });
    await sql`vacuum analyze`;
  }

  /** Rows that a look reads after 40 changes of stock, when every round has a whole slice before it. */
  async function rowsOfLook(count: number): Promise<number> {
    const market = await makeTestDatabase(`cost_${count}`);
    try {
      await fill(market.admin, count);
      const change = (n: number) =>
        market.sql`select private.move_stock(md5(${`w${n}`})::uuid, md5('l')::uuid, 1, 'received', null)`;
      expect(await market.sql`select * from public.check_invariants()`).toEqual([]);
      for (let n = 1; n <= 40; n += 1) await change(n);
      await market.sql`update private.invariant_rounds set last_key = null`;
      return await market.sql.begin(async (tx) => {
        const read = () => tx<
          { rows: number }[]
        >`select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int as rows
          from pg_stat_xact_user_tables where schemaname = 'public'`;
        const [before] = await read();
        expect(await tx`select * from public.check_invariants()`).toEqual([]);
        const [after] = await read();
        return after!.rows - before!.rows;
      });
    } finally {
      await market.drop();
    }
  }

  it('is that of what changed and of a slice, at 1,000 products and at 100,000', async () => {
    const [few, many] = [await rowsOfLook(1_000), await rowsOfLook(100_000)];
    expect(many).toBeLessThan(few * 1.5);
  });
});
