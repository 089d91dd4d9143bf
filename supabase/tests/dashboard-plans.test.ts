import { createHash } from 'node:crypto';
import type { RawBuilder } from 'kysely';
import type postgres from 'postgres';
import { connect, type DatabaseHandle } from '#lib/data/db/connect';
import { attentionStatement } from '#lib/market/dashboard/attention-queries';
import {
  inventoryStatement,
  ordersStatement,
  productsStatement,
  statsStatement,
} from '#lib/market/dashboard/queries';
import { as, person } from './support/acting.ts';
import { fillLargeCatalogue } from './support/large-catalogue.ts';
import { indexesOf, type PlanNode } from './support/read-plan.ts';
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

/** Tables of a hundred rows are read as a whole, and rightly. */
const growing = ['products', 'product_variants', 'inventory', 'orders', 'vendor_orders', 'order_items'];
const member = createHash('md5').update('member').digest('hex');
const hex = createHash('md5').update('v5').digest('hex');
const stall = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;

let database: TestDatabase;
let compiler: DatabaseHandle;

beforeAll(async () => {
  database = await makeTestDatabase('dashboard_plans');
  await fillLargeCatalogue(database.admin);
  // Writes statements down only: it is never connected.
  compiler = connect('postgres://nobody@127.0.0.1:1/none', { max: 1, name: 'compiler' });
});

afterAll(async () => {
  await compiler.close();
  await database.drop();
});

const panels = {
  products: {
    make: productsStatement,
    indexes: ['idx_products_vendor_status_stock', 'idx_products_vendor_changed'],
  },
  inventory: { make: inventoryStatement, indexes: ['idx_inventory_short', 'idx_products_vendor_archived'] },
  attention: {
    make: attentionStatement,
    indexes: ['idx_products_vendor_status_stock', 'idx_inventory_short', 'idx_products_vendor_rejected'],
  },
  orders: { make: ordersStatement, indexes: [] },
  stats: { make: statsStatement, indexes: [] },
} satisfies Record<string, { make: (vendorId: string) => RawBuilder<unknown>; indexes: string[] }>;

function compile(make: (vendorId: string) => RawBuilder<unknown>) {
  const { sql: text, parameters } = make(stall).compile(compiler.db);
  return { text, parameters: parameters as string[] };
}

interface Touched {
  table: string;
  scans: number;
  rows: number;
}

/** What this connection has read of each growing table and not yet reported. */
const readTouched = (tx: postgres.TransactionSql) => tx<Touched[]>`
  select relname as table, seq_scan::int as scans, (seq_tup_read + coalesce(idx_tup_fetch, 0))::int as rows
  from pg_stat_xact_user_tables where schemaname = 'public' and relname = any (${growing}) order by 1`;

function subtract(after: Touched[], before: Touched[]): Touched[] {
  return after.map(({ table, scans, rows }) => {
    const known = before.find((each) => each.table === table);
    return { table, scans: scans - (known?.scans ?? 0), rows: rows - (known?.rows ?? 0) };
  });
}

describe.each(Object.entries(panels))('at 100,000 products in 100 stalls, the panel %s', (_name, panel) => {
  it('reads the rows of its own stall, by indexes, also inside its functions', async () => {
    const statement = compile(panel.make);
    const touched = await as(database.sql, person(member), async (tx) => {
      const before = await readTouched(tx);
      await tx.unsafe(statement.text, statement.parameters);
      return subtract(await readTouched(tx), before);
    });
    // 1,000 products with a shelf each, of them 200 empty, and 200 orders of a line each: each shelf is read once, no
    // panel reads a list of products (only its index), and an order and its line may be read for two figures.
    const limits: Record<string, number> = { inventory: 1_050, products: 150, product_variants: 50 };
    const tooMany = touched.filter(({ table, scans, rows }) => scans > 0 || rows > (limits[table] ?? 450));
    expect(tooMany).toEqual([]);
    expect(touched.some(({ rows }) => rows > 0)).toBe(true);
  });

  if (panel.indexes.length > 0)
    it('uses the indexes that were made for it', async () => {
      const statement = compile(panel.make);
      const [row] = await as(database.sql, person(member), (tx) =>
        tx.unsafe(`explain (analyze, format json) ${statement.text}`, statement.parameters),
      );
      const plan = (row!['QUERY PLAN'] as { Plan: PlanNode }[])[0]!.Plan;
      expect(indexesOf(plan)).toEqual(expect.arrayContaining(panel.indexes));
    });
});
