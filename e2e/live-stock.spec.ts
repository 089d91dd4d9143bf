import type postgres from 'postgres';
import { expect, signIn, test } from './support/fixtures.ts';

interface Shelf {
  product_id: string;
  name: string;
  variant_id: string;
  sku: string;
  location_id: string;
  location: string;
  category: string;
  quantity: number;
}

/** A product of the demo vendor with one variant, all that is left of it at one location. */
async function pickShelf(sql: postgres.Sql): Promise<Shelf> {
  const [shelf] = await sql<Shelf[]>`
    select p.id as product_id, p.name, pv.id as variant_id, pv.sku, l.id as location_id, l.name as location,
      c.slug as category, i.quantity::float8 as quantity
    from public.products p
    join public.vendor_members m on m.vendor_id = p.vendor_id
    join auth.users u on u.id = m.user_id and u.email = 'vendor@livestall.test'
    join public.product_variants pv on pv.product_id = p.id
    join public.inventory i on i.variant_id = pv.id and i.quantity > 0 and i.reserved = 0
    join public.locations l on l.id = i.location_id
    join public.categories c on c.id = p.category_id
    where p.status = 'published' and p.stock_status = 'instock'
      and (select count(*) from public.product_variants o where o.product_id = p.id) = 1
    order by i.quantity / i.low_stock_threshold desc, p.id limit 1`;
  if (!shelf) throw new Error('The seed has no such product.');
  await sql`
    select private.move_stock(i.variant_id, i.location_id, -i.quantity, 'adjusted', null) from public.inventory i
    where i.product_id = ${shelf.product_id} and i.location_id <> ${shelf.location_id} and i.quantity > 0`;
  return shelf;
}

test('a vendor sells the last of it, and an open product page and card say so without a reload', async ({
  page,
  otherPage: shopper,
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
});

test('many quick changes end in the last state', async ({ page, sql }) => {
  const shelf = await pickShelf(sql);
  await page.goto(`/products/${shelf.product_id}`);
  await expect(page.getByText(/^Live ·/).first()).toBeVisible();
  for (let n = 0; n < 20; n += 1)
    await sql`select private.move_stock(${shelf.variant_id}, ${shelf.location_id}, ${n < 19 ? 1 : -(shelf.quantity + 19)}, 'adjusted', null)`;
  await expect(page.getByText('Sold out').first()).toBeVisible();
  await sql`select private.move_stock(${shelf.variant_id}, ${shelf.location_id}, ${shelf.quantity}, 'received', null)`;
  await expect(page.getByText(/In stock/).first()).toBeVisible();
});
