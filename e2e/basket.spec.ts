import type { Page } from '@playwright/test';
import type postgres from 'postgres';
import { expect, expectAccessible, expectNoSideScroll, signIn, test } from './support/fixtures.ts';

interface Goods {
  product_id: string;
  variant_id: string;
  name: string;
  price: number;
  category: string;
}

/** Products in euros that come in one kind and by the piece, of which there are `quantity` then. Newest last. */
async function pickGoods(sql: postgres.Sql, count: number, quantity: number): Promise<Goods[]> {
  const goods = await sql<Goods[]>`
    select p.id as product_id, v.id as variant_id, p.name, v.price::float8 as price, c.slug as category
    from public.products p
    join public.categories c on c.id = p.category_id
    join public.product_variants v on v.product_id = p.id and v.is_active and v.step = 1
    where p.status = 'published' and p.currency = 'EUR' and p.unit = 'each' and p.stock_quantity > 0
      and (select count(*) from public.product_variants o where o.product_id = p.id) = 1
      and not exists (select from public.inventory i where i.product_id = p.id and i.reserved > 0)
      and not exists (select from public.cart_items i where i.variant_id = v.id)
    order by p.id limit ${count}`;
  expect(goods).toHaveLength(count);
  for (const { variant_id } of goods) await leave(sql, variant_id, quantity);
  return goods;
}

/** Takes goods off the shelves, or puts some on, until there are so many. */
async function leave(sql: postgres.Sql, variantId: string, quantity: number): Promise<void> {
  await sql`
    select private.move_stock(i.variant_id, i.location_id, -i.quantity, 'adjusted', null)
    from public.inventory i where i.variant_id = ${variantId} and i.quantity > 0`;
  if (quantity > 0)
    await sql`
      select private.move_stock(i.variant_id, i.location_id, ${quantity}, 'received', null)
      from public.inventory i where i.variant_id = ${variantId} limit 1`;
}

/** How many of it are in somebody's basket. */
async function keptOf(sql: postgres.Sql, { variant_id }: Goods): Promise<number | undefined> {
  const rows = await sql<{ quantity: number }[]>`
    select i.quantity::float8 as quantity from public.cart_items i where i.variant_id = ${variant_id}`;
  return rows[0]?.quantity;
}

const opener = (page: Page) => page.getByRole('banner').getByRole('link', { name: /^Basket/ });
const drawer = (page: Page) => page.getByRole('dialog', { name: 'Basket' });
const amount = (page: Page, { name }: Goods) => page.getByRole('group', { name: `Amount of ${name}` });
/** Not a message about it, which is an item of another list. */
const line = (page: Page, { name }: Goods) =>
  page
    .getByRole('listitem')
    .filter({ hasText: name })
    .filter({ has: page.getByRole('button', { name: `Take ${name} out` }) });

async function putInFromPage(page: Page, { product_id }: Goods): Promise<void> {
  await page.goto(`/products/${product_id}`);
  await page.getByRole('button', { name: 'Put in the basket' }).click();
  await expect(page.getByText(/is in the basket$/)).toBeVisible();
}

test('goods go in from cards and product pages without leaving them, and a removal can be undone', async ({
  page,
  sql,
}) => {
  const [one, other] = (await pickGoods(sql, 2, 20)) as [Goods, Goods];
  await page.goto(`/products?category=${one.category}&q=${encodeURIComponent(one.name)}`);
  await page.getByRole('button', { name: `Put ${one.name} in the basket` }).click();
  await expect(opener(page)).toHaveAccessibleName('Basket, 1 kind of goods');
  expect(page.url()).toContain('/products?category=');
  await putInFromPage(page, other);
  await expect(opener(page)).toHaveAccessibleName('Basket, 2 kinds of goods');

  await opener(page).click();
  await expect(drawer(page)).toBeVisible();
  await amount(page, one).getByRole('button', { name: /more/ }).click();
  await amount(page, one).getByRole('button', { name: /more/ }).click();
  await expect(amount(page, one)).toContainText('3 pieces');
  await expect(drawer(page).getByText('Paying opens soon', { exact: false })).toBeVisible();
  await line(page, one)
    .getByRole('button', { name: `Take ${one.name} out` })
    .click();
  await expect(line(page, one)).toHaveCount(0);
  await drawer(page).getByRole('button', { name: 'Undo' }).click();
  await expect(amount(page, one)).toContainText('3 pieces');
  await page.keyboard.press('Escape');
  await expect(drawer(page)).toHaveCount(0);
  await expect(opener(page)).toHaveAccessibleName('Basket, 2 kinds of goods');
  await page.goto('/basket');
  await expect(amount(page, one)).toContainText('3 pieces');
});

test('what was read before something was put in does not take it out again', async ({ page, sql }) => {
  const [one, other] = (await pickGoods(sql, 2, 20)) as [Goods, Goods];
  await putInFromPage(page, one);
  const isPutIn = Promise.withResolvers<void>();
  const isRead = Promise.withResolvers<void>();
  const isAnswered = Promise.withResolvers<void>();
  await page.route(
    '**/api/cart',
    async (route) => {
      const response = await route.fetch();
      isRead.resolve();
      await isPutIn.promise;
      await route.fulfill({ response });
      isAnswered.resolve();
    },
    { times: 1 },
  );
  await page.goto(`/products/${other.product_id}`);
  await isRead.promise;
  await page.getByRole('button', { name: 'Put in the basket' }).click();
  await expect(opener(page)).toHaveAccessibleName('Basket, 2 kinds of goods');
  let answers = 0;
  const isReadAgain = page.waitForResponse((answer) => {
    if (answer.url().endsWith('/api/cart')) answers += 1;
    return answers === 2;
  });
  isPutIn.resolve();
  await isAnswered.promise;
  await isReadAgain;
  await expect(opener(page)).toHaveAccessibleName('Basket, 2 kinds of goods');
});

test('what sells out, changes its price or leaves the market says so at once, with what can be done', async ({
  page,
  sql,
}) => {
  const [scarce, dear, gone] = (await pickGoods(sql, 3, 20)) as [Goods, Goods, Goods];
  for (const goods of [scarce, dear, gone]) await putInFromPage(page, goods);
  await page.goto('/basket');
  for (let n = 0; n < 3; n += 1) await amount(page, scarce).getByRole('button', { name: /more/ }).click();
  await expect(amount(page, scarce)).toContainText('4 pieces');
  await expect.poll(() => keptOf(sql, scarce)).toBe(4);
  await expect(page.getByText(/^Live ·/)).toBeVisible();
  await page.evaluate(() => Object.assign(window, { stillHere: true }));

  await leave(sql, scarce.variant_id, 2);
  await expect(line(page, scarce)).toContainText('Only 2 pieces left, less than you want.');
  await line(page, scarce).getByRole('button', { name: 'Take 2 pieces' }).click();
  await expect(amount(page, scarce)).toContainText('2 pieces');
  await leave(sql, scarce.variant_id, 0);
  await expect(line(page, scarce)).toContainText('Sold out.');

  await sql`update public.product_variants set price = price + 1 where id = ${dear.variant_id}`;
  await expect(line(page, dear)).toContainText('The price changed from');
  await line(page, dear).getByRole('button', { name: 'Keep it at this price' }).click();
  await expect(line(page, dear)).not.toContainText('The price changed');

  await sql`update public.products set status = 'archived' where id = ${gone.product_id}`;
  await expect(line(page, gone)).toContainText('No longer on the market.');
  expect(await page.evaluate(() => 'stillHere' in window)).toBe(true);
  await sql`update public.products set status = 'published' where id = ${gone.product_id}`;
});

test('one basket in all tabs of a browser, and on all devices of an account', async ({
  page,
  otherPage,
  sql,
}) => {
  const [one, other] = (await pickGoods(sql, 2, 20)) as [Goods, Goods];
  await putInFromPage(page, one);
  const tab = await page.context().newPage();
  await tab.goto('/vendors');
  await expect(opener(tab)).toHaveAccessibleName('Basket, 1 kind of goods');
  await putInFromPage(page, other);
  await expect(opener(tab)).toHaveAccessibleName('Basket, 2 kinds of goods');

  // Signing in brings what was gathered as a guest.
  await signIn(page, 'shopper', '/basket');
  await expect(line(page, one)).toBeVisible();
  await expect(page.getByText('from before you signed in')).toHaveCount(0);
  await signIn(otherPage, 'shopper', '/basket');
  await expect(line(otherPage, other)).toBeVisible();
  await line(page, other)
    .getByRole('button', { name: `Take ${other.name} out` })
    .click();
  await expect(line(otherPage, other)).toHaveCount(0);
});

test('on a phone it is a page, good by keyboard alone and for everybody', async ({ page, sql }) => {
  const [one, other] = (await pickGoods(sql, 2, 3)) as [Goods, Goods];
  await page.setViewportSize({ width: 390, height: 844 });
  for (const goods of [one, other]) await putInFromPage(page, goods);
  await opener(page).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/basket$/);
  await amount(page, one).getByRole('button', { name: /more/ }).focus();
  await page.keyboard.press('Enter');
  await expect(amount(page, one)).toContainText('2 pieces');
  await expectNoSideScroll(page);
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page);
  await line(page, one)
    .getByRole('button', { name: /^Take .* out$/ })
    .focus();
  await page.keyboard.press('Enter');
  await expect(line(page, one)).toHaveCount(0);
  expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
  await line(page, other)
    .getByRole('button', { name: /^Take .* out$/ })
    .focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Nothing in it yet')).toBeVisible();
});

test('without a script it is put in, changed and taken out by forms', async ({ browser, baseURL, sql }) => {
  const [one] = (await pickGoods(sql, 1, 20)) as [Goods];
  const context = await browser.newContext({ javaScriptEnabled: false, ...(baseURL && { baseURL }) });
  const page = await context.newPage();
  await page.goto(`/products?category=${one.category}&q=${encodeURIComponent(one.name)}`);
  await page.getByRole('button', { name: `Put ${one.name} in the basket` }).click();
  await page.waitForURL(/\/basket$/);
  await page.goto(`/products/${one.product_id}`);
  await page.getByRole('button', { name: 'Put in the basket' }).click();
  await page.waitForURL(/\/basket$/);
  await expect(amount(page, one)).toContainText('2 pieces');
  await amount(page, one).getByRole('button', { name: /more/ }).click();
  await expect(amount(page, one)).toContainText('3 pieces');
  await line(page, one)
    .getByRole('button', { name: `Take ${one.name} out` })
    .click();
  await expect(page.getByText('Nothing in it yet')).toBeVisible();
  await context.close();
});
