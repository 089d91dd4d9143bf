import { createHash } from 'node:crypto';
import { as, person } from './support/acting.ts';
import { type HotQuery, hotQueries } from './support/hot-queries.ts';
import { fillLargeCatalogue } from './support/large-catalogue.ts';
import { indexesOf, type PlanNode, rowsReadOf, rowsReturnedOf } from './support/read-plan.ts';
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

/** Tables of a hundred rows are read as a whole, and rightly. */
const growing = ['products', 'product_variants', 'inventory', 'orders', 'vendor_orders', 'order_items'];
const member = createHash('md5').update('member').digest('hex');

let database: TestDatabase;

beforeAll(async () => {
  database = await makeTestDatabase('plans');
  await fillLargeCatalogue(database.admin);
});

afterAll(() => database.drop());

async function explain({ text, asMember }: HotQuery): Promise<PlanNode> {
  const statement = `explain (analyze, format json) ${text}`;
  const [row] = asMember
    ? await as(database.sql, person(member), (tx) => tx.unsafe(statement))
    : await database.sql.unsafe(statement);
  return (row!['QUERY PLAN'] as { Plan: PlanNode }[])[0]!.Plan;
}

it.each(hotQueries)(
  'at 100,000 products, $name: uses $index and reads at most three rows for each it returns',
  async (query) => {
    const plan = await explain(query);
    expect(indexesOf(plan)).toContain(query.index);
    const returned = rowsReturnedOf(plan);
    expect(returned).toBeGreaterThan(0);
    const tooMany = Object.entries(rowsReadOf(plan)).filter(
      ([table, read]) => growing.includes(table) && read > 3 * returned,
    );
    expect({ returned, tooMany }).toEqual({ returned, tooMany: [] });
  },
);

it('every index of products, inventory and orders that we named is used by one of them, or guards a foreign key', async () => {
  const named = await database.sql<{ name: string }[]>`
    select indexrelid::regclass::text as name from pg_index
    where indrelid::regclass::text = any (${growing}) and not indisunique order by 1`;
  const guards = [
    'idx_order_items_product',
    'idx_order_items_variant',
    'idx_order_items_order',
    'idx_order_items_vendor_order',
  ];
  // The last one tells Storage's policies whether a product shows an object.
  const pages = ['idx_vendor_orders_vendor_created', 'idx_products_image_path'];
  const used = new Set([...hotQueries.map((query) => query.index), ...guards, ...pages]);
  expect(named.map((row) => row.name).filter((name) => !used.has(name))).toEqual([]);
});
