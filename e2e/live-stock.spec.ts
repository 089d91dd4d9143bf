import type postgres from 'postgres';
import { expect, signIn, test } from './support/fixtures.ts';

interface Shelf {
  product_id: string;
  name: string;
  sku: string;
  location: string;
  category: string;
  quantity: number;
}

/** One product of the demo vendor with a single variant in stock at a single location. */
async function pickShelf(sql: postgres.Sql): Promise<Shelf> {
  const [shelf] = await sql<Shelf[]>`
    select p.id as product_id, p.name, pv.sku, l.name as location, c.slug as category, i.quantity::float8 as quantity
    from public.products p
    join public.vendor_members m on m.vendor_id = p.vendor_id
    join auth.users u on u.id = m.user_id and u.email = 'vendor@livestall.test'
    join public.product_variants pv on pv.product_id = p.id
    join public.inventory i on i.variant_id = pv.id
    join public.locations l on l.id = i.location_id
    join public.categories c on c.id = p.category_id
    where p.status = 'published' and p.stock_status = 'instock' and i.reserved = 0
      and p.stock_quantity = i.quantity and (select count(*) from public.product_variants o where o.product_id = p.id) = 1
    order by p.id limit 1`;
  if (!shelf) throw new Error('The seed has no such product.');
  return shelf;
}

test('a vendor sells the last of it, and an open product page and card say so without a reload', async ({
  page,
  otherPage: shopper,
  context,
  sql,
}) => {
  const shelf = await pickShelf(sql);

  await shopper.goto(`/products/${shelf.product_id}`);
  await expect(shopper.getByText(/^Live ·/).first()).toBeVisible();
  await expect(shopper.getByText(/In stock/).first()).toBeVisible();
  const cardPage = await shopper.context().newPage();
  await cardPage.goto(`/products?category=${shelf.category}&q=${encodeURIComponent(shelf.name)}`);
  const card = cardPage.getByRole('article').filter({ hasText: shelf.name }).first();
  await expect(card.getByText(/In stock/)).toBeVisible();
  for (const each of [shopper, cardPage])
    await each.evaluate(() => Object.assign(window, { stillHere: true }));

  await signIn(page, 'vendor', '/vendor/inventory');
  await page.getByRole('searchbox').fill(shelf.sku);
  const row = page.getByRole('row').filter({ hasText: shelf.name }).filter({ hasText: shelf.location });
  await expect(row).toHaveCount(1);
  await row.getByRole('button').first().click();
  const form = page.getByRole('form', { name: new RegExp(`Change stock of ${shelf.name}`) });
  await form.getByText('Set to').click();
  await form.getByLabel('Now on the shelf').fill('0');
  await form.getByRole('button', { name: /Save/ }).click();

  await expect(shopper.getByText('Sold out').first()).toBeVisible();
  await expect(card.getByText('Sold out')).toBeVisible();
  for (const each of [shopper, cardPage]) expect(await each.evaluate(() => 'stillHere' in window)).toBe(true);
  const [line] = await sql`
    select delta::float8, balance_after::float8 as balance, reason, actor_id from public.inventory_movements
    where product_id = ${shelf.product_id} order by id desc limit 1`;
  expect(line).toMatchObject({ delta: -shelf.quantity, balance: 0, reason: 'adjusted' });
  expect(line?.actor_id).not.toBeNull();

  // Taken back within the same page: the opposite movement, and the shopper sees it at once.
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(shopper.getByText(/In stock/).first()).toBeVisible();
  await expect(card.getByText(/In stock/)).toBeVisible();
  await context.close();
});

test('many quick changes end in the last state', async ({ page, sql }) => {
  const shelf = await pickShelf(sql);
  const [ids] =
    await sql`select variant_id, location_id from public.inventory where product_id = ${shelf.product_id} and quantity > 0`;
  await page.goto(`/products/${shelf.product_id}`);
  await expect(page.getByText(/^Live ·/).first()).toBeVisible();
  for (let n = 0; n < 20; n += 1)
    await sql`select private.move_stock(${ids?.variant_id}, ${ids?.location_id}, ${n < 19 ? 1 : -(shelf.quantity + 19)}, 'adjusted', null)`;
  await expect(page.getByText('Sold out').first()).toBeVisible();
  await sql`select private.move_stock(${ids?.variant_id}, ${ids?.location_id}, ${shelf.quantity}, 'received', null)`;
  await expect(page.getByText(/In stock/).first()).toBeVisible();
});
