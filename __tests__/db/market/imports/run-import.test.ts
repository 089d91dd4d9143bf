import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createDatabaseFromTemplate, type TestDatabase } from '#supabase/local/test-stack';
import { hearAnnouncements } from '#supabase/tests/support/announced';
import { idOf } from '#supabase/tests/support/market';
import { type ImportWorld, makeImportWorld, stockList } from '../../../support/import-world.ts';

let database: TestDatabase;
let world: ImportWorld;

beforeAll(async () => {
  database = await createDatabaseFromTemplate('run-import');
  world = await makeImportWorld(database.url);
});

afterAll(async () => {
  await world?.close();
  await database?.drop();
});

const fixture = (name: string) => readFile(`__tests__/support/files/${name}`);
const broken = () => world.sql`select * from public.check_invariants()`;
const variant = async (sku: string) =>
  (
    await world.sql`select p.name as product, p.status, p.description, v.name, v.options, v.price, i.quantity
      from public.product_variants v join public.products p on p.id = v.product_id
      left join public.inventory i on i.variant_id = v.id where v.sku = ${sku}`
  )[0];

/** Every test has a stall of its own, empty. */
beforeEach(async () => {
  await world.sql`update public.products set status = 'archived', slug = slug || '-' || left(id::text, 8)
    where status <> 'archived'`;
});

describe('a table of one’s own', () => {
  test('new lines are made, and only what changed is changed the second time', async () => {
    const first = 'sku,name,category,price,quantity\nA,Assam,teas,4.50,10\nB,Bergamot,teas,5,0\n';
    const made = await world.importFile(first);
    expect(made.row).toMatchObject({ state: 'done', rows_created: 2, rows_failed: 0, products_created: 2 });
    expect(await variant('A')).toMatchObject({
      product: 'Assam',
      status: 'pending',
      price: 4.5,
      quantity: 10,
    });

    const second = await world.importFile(first.replace('4.50', '4.90'));
    expect(second.row).toMatchObject({ rows_created: 0, rows_updated: 1, rows_unchanged: 1 });
    expect(await variant('A')).toMatchObject({ price: 4.9, quantity: 10 });
    expect(await broken()).toEqual([]);
  });

  test('a missing column changes nothing, and neither does an empty cell', async () => {
    await world.importFile('sku,name,description,category,price,quantity\nC,Ceylon,High grown,teas,6,30\n');
    const before = await stockList(world.sql);
    const again = await world.importFile('sku,name,quantity\nC,Ceylon,\n');
    expect(again.row).toMatchObject({ rows_unchanged: 1, rows_updated: 0 });
    expect(await stockList(world.sql)).toEqual(before);
  });

  test('a check says what would happen and changes nothing', async () => {
    const before = await stockList(world.sql);
    const checked = await world.importFile(
      'sku,name,category,price,quantity\nD,Darjeeling,teas,4,1\nE,,teas,4,1\n',
      {},
      'checking',
    );
    expect(checked.row).toMatchObject({ state: 'checked', rows_total: 2, rows_created: 1, rows_failed: 1 });
    expect(await stockList(world.sql)).toEqual(before);
  });

  test('two lines of a hundred are broken: each is told with its reason, the others are in', async () => {
    const lines = Array.from({ length: 5_000 }, (_, i) =>
      i % 50 === 0
        ? `S${i},Tea ${i},teas,${i % 100 === 0 ? 'free' : '3.5'},${i % 100 === 0 ? '1' : '-4'}`
        : `S${i},Tea ${i},teas,3.50,${i % 9}`,
    );
    const { row, problems } = await world.importFile(
      `sku,name,category,price,quantity\n${lines.join('\n')}\n`,
    );
    expect(row).toMatchObject({ state: 'done', rows_done: 5_000, rows_created: 4_900, rows_failed: 100 });
    expect(problems).toHaveLength(100);
    expect(problems[0]).toMatchObject({ line: 2, column: 'price', sku: 'S0' });
    expect(problems[1]).toMatchObject({ line: 52, column: 'quantity', sku: 'S50' });
    expect(await broken()).toEqual([]);
  });

  test('what a rule of the database refuses takes nothing else down', async () => {
    await world.sql`alter table public.products add constraint no_lemons check (name <> 'Lemons')`;
    const lines = ['L1,Limes,teas,1,1', 'L2,Lemons,teas,1,1', 'L3,Lichees,teas,1,1'];
    const { row, problems } = await world.importFile(
      `sku,name,category,price,quantity\n${lines.join('\n')}\n`,
    );
    await world.sql`alter table public.products drop constraint no_lemons`;
    expect(row).toMatchObject({ rows_created: 2, rows_failed: 1 });
    expect(problems).toMatchObject([{ line: 3, sku: 'L2', level: 'error' }]);
    expect(await broken()).toEqual([]);
  });

  test('a batch that is asked for twice happens once', async () => {
    const id = await world.take('sku,name,category,price\nX,x,teas,1\n');
    const rows = {
      items: [
        {
          line: 2,
          slug: 'twice',
          name: 'Twice',
          category: 'teas',
          variants: [{ line: 2, sku: 'TW', price: 2, stock: [{ line: 2, quantity: 3 }] }],
        },
      ],
      problems: [],
      lines: 1,
      last_line: 2,
    };
    const ask = () => world.sql`select private.import_batch(${id}, 1, ${world.sql.json(rows)}) as result`;
    const [[first], [second]] = [await ask(), await ask()];
    expect(second).toEqual(first);
    expect((await world.resultOf(id)).row).toMatchObject({ rows_done: 1, rows_created: 1, batches_done: 1 });
    expect(await world.sql`select from public.product_variants where sku = 'TW'`).toHaveLength(1);
  });

  test('a run that was cut off goes on without doubles', async () => {
    const lines = Array.from({ length: 15_000 }, (_, i) => `R${i},Run ${i},teas,2,${1 + (i % 5)}`);
    const id = await world.take(`sku,name,category,price,quantity\n${lines.join('\n')}\n`);
    const stop = new AbortController();
    const cut = world.run(id, stop.signal);
    for (;;) {
      const { row } = await world.resultOf(id);
      if (row.batches_done >= 2) break;
    }
    stop.abort(new Error('killed'));
    await expect(cut).rejects.toThrow();
    expect((await world.resultOf(id)).row.state).toBe('running');

    await world.run(id);
    expect((await world.resultOf(id)).row).toMatchObject({
      state: 'done',
      rows_done: 15_000,
      rows_created: 15_000,
    });
    const [{ count }] = await world.sql<[{ count: number }]>`
      select count(*)::int from public.inventory_movements m join public.product_variants v on v.id = m.variant_id
      where v.sku like 'R%' and v.sku ~ '^R[0-9]+$'`;
    expect(count).toBe(15_000);
    expect(await broken()).toEqual([]);
  });

  test('products whose lines are in neighbouring batches, or are called alike, come in once each', async () => {
    const line = (n: number) =>
      n % 500 === 0 ? `spread,S${n},Spread,teas,2,1` : `,N${n},Same name,teas,2,${1 + (n % 5)}`;
    const lines = Array.from({ length: 4_800 }, (_, n) => line(n));
    const { row } = await world.importFile(`handle,sku,name,category,price,quantity\n${lines.join('\n')}\n`);
    expect(row).toMatchObject({ state: 'done', rows_created: 4_800, rows_failed: 0 });
    const [there] = await world.sql`
      select count(*) filter (where p.name = 'Spread')::int as spread, count(distinct p.slug)::int as slugs,
        count(*)::int as products, (select count(*)::int from public.product_variants v
          join public.products x on x.id = v.product_id where x.name = 'Spread') as variants
      from public.products p where p.name in ('Spread', 'Same name')`;
    expect(there).toEqual({ spread: 1, slugs: 4_791, products: 4_791, variants: 10 });
    expect(await broken()).toEqual([]);
  });

  test('what an import adds to a product on the market is announced; products that nobody has seen are not', async () => {
    const announced = await hearAnnouncements(world.sql);
    await world.importFile('handle,sku,name,category,price\nsold,AN1,Sold,teas,2\n');
    const [product] =
      await world.sql`update public.products set status = 'published' where slug = 'sold' returning id`;
    const tags = await announced.tags(async () => {
      await world.importFile('handle,sku,price,quantity\nsold,AN2,3,5\n');
    });
    expect(tags).toEqual(expect.arrayContaining([`product:${product!.id}`, `card:${product!.id}`]));
    const quiet = await announced.tags(async () => {
      await world.importFile('sku,name,category,price,quantity\nAN3,Unseen,teas,2,1\n');
    });
    expect(quiet.filter((tag) => /^(product|card):/.test(tag))).toEqual([]);
  });

  test('an import that is called off stops, and keeps what is in', async () => {
    const id = await world.take('sku,name,category,price\nQ1,Quiet,teas,1\n');
    await world.sql`update public.imports set is_cancelled = true where id = ${id}`;
    await expect(world.run(id)).resolves.toEqual({ outcome: 'cancelled' });
    expect((await world.resultOf(id)).row).toMatchObject({ state: 'cancelled', rows_done: 0 });
  });

  test('a shelf is never set below what carts hold', async () => {
    await world.importFile('sku,name,category,price,quantity\nH1,Held,teas,1,10\n');
    await world.sql`insert into public.carts (id, secret_hash) values (${idOf('cart')}, sha256('cart'))`;
    await world.sql`insert into public.holds (cart_id, inventory_id, variant_id, location_id, quantity, expires_at)
      select ${idOf('cart')}, i.id, i.variant_id, i.location_id, 4, now() + interval '1 hour'
      from public.inventory i join public.product_variants v on v.id = i.variant_id where v.sku = 'H1'`;
    await world.sql`update public.inventory i set reserved = 4 from public.product_variants v
      where v.id = i.variant_id and v.sku = 'H1'`;
    const { row, problems } = await world.importFile('sku,quantity\nH1,1\n');
    expect(row).toMatchObject({ rows_updated: 1 });
    expect(problems).toMatchObject([{ level: 'note', column: 'quantity' }]);
    expect(await variant('H1')).toMatchObject({ quantity: 4 });
    expect(await broken()).toEqual([]);
  });

  test('a sale and an import at one time: neither is lost', async () => {
    await world.importFile('sku,name,category,price,quantity\nM1,Moved,teas,1,100\n');
    const [{ id }] = await world.sql<
      [{ id: string }]
    >`select id from public.product_variants where sku = 'M1'`;
    const sales = Array.from(
      { length: 10 },
      () => world.sql`select private.move_stock(${id}, ${idOf('import-stall-main')}, -1, 'adjusted', null)`,
    );
    await Promise.all([...sales, world.importFile('sku,quantity\nM1,50\n')]);
    expect(await broken()).toEqual([]);
  });
});

describe('files as other shops export them', () => {
  test('Shopify: variants on several lines, HTML, pictures, drafts, debts', async () => {
    const { row, problems } = await world.importFile(await fixture('shopify-products.csv'));
    expect(row).toMatchObject({
      format: 'shopify',
      state: 'done',
      rows_created: 4,
      rows_failed: 1,
      products_created: 2,
    });
    expect(await variant('JP-50')).toMatchObject({
      product: 'Jasmine "Pearls"',
      status: 'pending',
      description: 'Hand-rolled, scented seven times.\n\n- Spring 2026\n- Fujian & Zhejiang',
      name: '50 g',
      options: { Weight: '50 g' },
      price: 8.9,
      quantity: 12,
    });
    expect(await variant('JP-100')).toMatchObject({ price: 16, quantity: 0 });
    expect(await variant('jasmine-pearls-250-g')).toMatchObject({ price: 36.5 });
    expect(await variant('CUP-1')).toMatchObject({ status: 'draft', name: '', options: {} });
    expect(problems).toMatchObject([
      { line: 4, level: 'note', column: 'Variant Inventory Qty' },
      { level: 'error', column: 'Variant Price', sku: 'BP-1' },
    ]);
    const pictures = await world.sql`select url from private.import_images order by position`;
    expect(pictures).toHaveLength(3);
    expect(await broken()).toEqual([]);
  });

  test('WooCommerce: variations apart from their product, sale prices, byte order mark', async () => {
    const { row, problems } = await world.importFile(await fixture('woocommerce-products.csv'));
    expect(row).toMatchObject({ format: 'woocommerce', state: 'done', rows_created: 4, rows_failed: 2 });
    expect(await variant('OOLONG-50')).toMatchObject({
      product: 'Mountain oolong',
      description: 'High grown, slowly roasted.\n\nKeeps for years.',
      options: { Weight: '50 g' },
      price: 9.5,
      quantity: 20,
    });
    expect(await variant('woo-33')).toMatchObject({ product: 'Mountain oolong', price: 17 });
    expect(await variant('WHISK')).toMatchObject({ price: 14.5, quantity: 7, description: '=not a formula' });
    expect(await variant('BOWL')).toMatchObject({ status: 'draft', price: 12, quantity: 0 });
    expect(problems.filter(({ level }) => level === 'error')).toMatchObject([
      { line: 7, column: 'Type' },
      { line: 8, column: 'Parent' },
    ]);
    expect(await broken()).toEqual([]);
  });

  test('spreadsheets in Windows-1252 and UTF-16', async () => {
    const german = await world.importFile(await fixture('spreadsheet-windows-1252.csv'));
    expect(german.row).toMatchObject({ encoding: 'windows-1252', delimiter: ';', rows_created: 2 });
    expect(await variant('K-1')).toMatchObject({
      product: 'Kräutertee „Bergwiese“',
      price: 1234.5,
      quantity: 12,
    });
    const wide = await world.importFile(await fixture('spreadsheet-utf-16.txt'));
    expect(wide.row).toMatchObject({ encoding: 'utf-16le', delimiter: '\t', rows_created: 1 });
    expect(await variant('U-1')).toMatchObject({ product: 'Řeřicha 茶' });
  });
});

describe('export and import again', () => {
  test.each(['own', 'shopify', 'woocommerce'] as const)('%s: nothing changes', async (format) => {
    await world.importFile(await fixture('shopify-products.csv'));
    await world.importFile(await fixture('woocommerce-products.csv'));
    await world.importFile(
      'handle,sku,name,variant,description,category,unit,step,price,currency,quantity,low stock at\n' +
        'loose,LO-1,"=SUM(A1) ""x""",,"-one\n\n two  three\\new",teas,g,50,3.90,GBP,2410.5,100\n' +
        "loose,LO-2,,'+large,,,g,100,7.10,GBP,300,\n",
    );
    const before = await stockList(world.sql);
    const { row, problems } = await world.importFile(await world.exportFile(format));
    expect(problems).toEqual([]);
    expect(row).toMatchObject({ format, state: 'done', rows_created: 0, rows_updated: 0, rows_failed: 0 });
    expect(await stockList(world.sql)).toEqual(before);
  });
});
