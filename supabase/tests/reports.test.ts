import { type Actor, anon, as, errorOf, tryAs } from './support/acting.ts';
import { idOf } from './support/market.ts';
import { actors, fillWorld } from './support/rls-world.ts';
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await makeTestDatabase('reports');
  await fillWorld(database.sql);
});

afterAll(() => database.drop());

const { ownerB, admin, shopper, staffA, service } = actors;

describe('the figures of a stall', () => {
  const statsAs = (actor: Actor) =>
    tryAs(
      database.sql,
      actor,
      async (tx) => (await tx`select public.get_vendor_stats(${idOf('a')}) as stats`)[0]?.stats,
    );

  it('count its products, stock, orders and best sellers', async () => {
    expect(await statsAs(staffA)).toEqual({
      products: { draft: 1, pending: 0, published: 1, rejected: 0, archived: 0, total: 2 },
      stock: { instock: 1, lowstock: 0, outofstock: 0 },
      last_30_days: { orders: 1, units: 2, revenue: { EUR: 10 } },
      previous_30_days: { orders: 0, units: 0, revenue: {} },
      open_orders: 1,
      best_sellers: [
        {
          product_id: idOf('a-open'),
          name: 'Product a-open',
          currency: 'EUR',
          orders: 1,
          units: 2,
          revenue: 10,
        },
      ],
    });
  });

  it('keep currencies apart: no sum of francs and euros', async () => {
    const stats = await tryAs(database.sql, service, async (tx) => {
      const [order] = await tx`insert into public.orders (customer_id, subtotal, total, currency)
        values (${idOf('shopper')}, 70, 70, 'CHF') returning id`;
      const [part] = await tx`insert into public.vendor_orders (order_id, vendor_id, subtotal)
        values (${order!.id}, ${idOf('a')}, 70) returning id`;
      for (const [product, total] of [
        ['a-open', 30],
        ['a-draft', 40],
      ] as const)
        await tx`insert into public.order_items (order_id, vendor_order_id, vendor_id, product_id, variant_id,
            location_id, product_name, quantity, unit, step, unit_price, total)
          values (${order!.id}, ${part!.id}, ${idOf('a')}, ${idOf(product)}, ${idOf(`${product}-1`)},
            ${idOf('a-main')}, ${product}, 1, 'each', 1, ${total}, ${total})`;
      return (await tx`select public.get_vendor_stats(${idOf('a')}) as stats`)[0]!.stats;
    });
    expect(stats.last_30_days).toEqual({ orders: 2, units: 4, revenue: { EUR: 10, CHF: 70 } });
    expect(stats.best_sellers).toEqual([
      {
        product_id: idOf('a-draft'),
        name: 'Product a-draft',
        currency: 'CHF',
        orders: 1,
        units: 1,
        revenue: 40,
      },
      {
        product_id: idOf('a-open'),
        name: 'Product a-open',
        currency: 'CHF',
        orders: 1,
        units: 1,
        revenue: 30,
      },
      {
        product_id: idOf('a-open'),
        name: 'Product a-open',
        currency: 'EUR',
        orders: 1,
        units: 2,
        revenue: 10,
      },
    ]);
  });

  it('are for its people, admins and the server', async () => {
    for (const actor of [staffA, admin, service]) expect(await statsAs(actor)).toBeDefined();
    for (const actor of [anon, shopper, ownerB]) expect((await errorOf(statsAs(actor))).code).toBe('42501');
  });
});

it('reports are refreshed by the server, and say what was sold', async () => {
  const rows = await as(
    database.sql,
    service,
    (tx) => tx`select view_name from public.refresh_materialized_views()`,
  );
  expect(rows.map((row) => row.view_name)).toEqual([
    'bought_together',
    'category_counts',
    'product_popularity',
    'vendor_daily_sales',
  ]);
  expect(
    await database.sql`select orders, units, revenue from private.vendor_daily_sales where vendor_id = ${idOf('a')}`,
  ).toEqual([{ orders: '1', units: '2', revenue: '10.00' }]);
  expect(await database.sql`select published, in_stock from private.category_counts`).toEqual([
    { published: '2', in_stock: '2' },
  ]);
  const asAdmin = tryAs(database.sql, admin, (tx) => tx`select public.refresh_materialized_views()`);
  expect((await errorOf(asAdmin)).code).toBe('42501');
});
