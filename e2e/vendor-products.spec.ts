import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { demoAccounts } from '../supabase/seed/accounts.ts';
import { expect, expectAccessible, expectNoSideScroll, readMail, signIn, test } from './support/fixtures.ts';
import { holdAnswers } from './support/hold-answers.ts';
import { picture } from './support/picture.ts';

async function fillIn(page: Page, name: string): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Category').selectOption({ index: 1 });
  await page.getByLabel('Description').fill('Picked by hand in the first week of April.');
}

const article = (page: Page, name: string) => page.getByRole('article', { name });

test('a vendor makes a product with a picture, an admin publishes it, and it is live in the shop', async ({
  page,
  otherPage: office,
  sql,
}) => {
  const name = `First flush ${randomUUID().slice(0, 6)}`;

  await signIn(page, 'vendor', '/vendor/products');
  await page.getByRole('link', { name: 'New product' }).first().click();
  await page.waitForURL('/vendor/products/new');
  await expectAccessible(page);
  await fillIn(page, name);
  await page.getByLabel('Unit').selectOption('g');
  await page.getByLabel('Price').fill('6,50');
  await page.getByLabel('for each').fill('50');
  await page.getByLabel('In stock now').fill('400');
  await page.getByLabel('Add pictures').setInputFiles(await picture('leaves.png'));
  await expect(page.getByText('Sent', { exact: true })).toBeVisible();
  await page.getByLabel('What picture 1 shows').fill('Two leaves and a bud');
  await page.getByRole('button', { name: 'Hand in for review' }).click();

  await expect(page.getByRole('heading', { name })).toBeVisible();
  await expect(page.getByText('In review')).toBeVisible();
  await expect(page.getByText('400 g available')).toBeVisible();
  // The worker makes its sizes while the page is open.
  await expect(page.getByText('Making its sizes')).toBeHidden({ timeout: 30_000 });
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await expectAccessible(page);

  const submitted = await readMail(office, demoAccounts.admin.email, new RegExp(`To review: ${name}`));
  expect(submitted.html).toContain('/admin/approvals');

  await signIn(office, 'admin', '/admin/approvals');
  await expectAccessible(office);
  await expect(article(office, name).getByAltText('Two leaves and a bud')).toBeVisible();
  await expect(article(office, name).getByText('€6.50')).toBeVisible();
  await article(office, name)
    .getByRole('button', { name: `Publish ${name}` })
    .click();
  await expect(article(office, name)).toBeHidden();

  const [stall] = await sql`select v.email from public.vendors v join public.products p on p.vendor_id = v.id
    where p.id = ${id}`;
  const published = await readMail(page, stall?.email, new RegExp(`${name} is on sale`));
  expect(published.html).toContain(`/products/${id}`);

  await office.goto(`/products/${id}`);
  await expect(office.getByRole('heading', { name })).toBeVisible();
  await expect(office.getByText(/In stock/).first()).toBeVisible();
  await expect(office.getByAltText('Two leaves and a bud').first()).toBeVisible();
  await page.reload();
  await expect(page.getByRole('link', { name: 'See it in the shop' })).toBeVisible();
});

test('a product that is sent back says why, is changed in variants, and handed in again', async ({
  page,
  otherPage: office,
}) => {
  const name = `Roast ${randomUUID().slice(0, 6)}`;
  await signIn(page, 'vendor', '/vendor/products/new');
  await fillIn(page, name);
  await page.getByLabel('Price').fill('9');
  await page.getByRole('button', { name: 'Hand in for review' }).click();
  await expect(page.getByText('In review')).toBeVisible();

  await signIn(office, 'admin', '/admin/approvals');
  await article(office, name)
    .getByRole('button', { name: `Reject ${name}` })
    .click();
  await article(office, name).getByLabel('What has to change').fill('Say how it is ground.');
  await article(office, name).getByRole('button', { name: 'Send it back' }).click();
  await expect(article(office, name)).toBeHidden();

  await page.reload();
  await expect(page.getByText('Say how it is ground.')).toBeVisible();
  await page.getByRole('button', { name: 'Sell it in several variants' }).click();
  await page.getByRole('button', { name: 'Name what they differ in' }).click();
  await page.getByLabel('Option 1', { exact: true }).fill('Grind');
  await page.getByLabel('Grind', { exact: true }).nth(0).fill('Whole beans');
  await page.getByLabel('Grind', { exact: true }).nth(1).fill('Fine');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('All saved')).toBeVisible();
  await page.getByRole('button', { name: 'Hand in for review' }).click();
  await expect(page.getByText('In review')).toBeVisible();

  await office.reload();
  await expect(article(office, name).getByText('Whole beans')).toBeVisible();
  await expect(article(office, name).getByText('Fine')).toBeVisible();
});

test('archive with undo, duplicate, and what is not a picture', async ({ page, sql }) => {
  const [product] = await sql<{ id: string; name: string }[]>`
    select p.id, p.name from public.products p
    join public.vendor_members m on m.vendor_id = p.vendor_id
    join auth.users u on u.id = m.user_id and u.email = ${demoAccounts.vendor.email}
    where p.status = 'published' order by p.id desc limit 1`;
  if (!product) throw new Error('The seed has no such product.');
  await signIn(page, 'vendor', `/vendor/products/${product.id}`);

  await page.getByRole('button', { name: 'Archive' }).click();
  await expect(page.getByRole('button', { name: 'Bring back' })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('link', { name: 'See it in the shop' })).toBeVisible();

  await page.getByLabel('Add pictures').setInputFiles({
    name: 'drawing.svg',
    mimeType: 'image/svg+xml',
    buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
  });
  await expect(page.getByText('drawing.svg is not a JPEG, PNG, WebP or AVIF picture.')).toBeVisible();

  await page.getByRole('button', { name: 'Duplicate' }).click();
  await expect(page.getByRole('heading', { name: `${product.name} (copy)` })).toBeVisible();
  await expect(page.getByText('Draft', { exact: true })).toBeVisible();
});

test('prices are in the currency that was chosen, the next product begins with it, and a copy keeps it', async ({
  page,
  sql,
}) => {
  const name = `Breakfast ${randomUUID().slice(0, 6)}`;
  await signIn(page, 'vendor', '/vendor/products/new');
  await fillIn(page, name);
  await page.getByLabel('Currency').selectOption('GBP');
  await expect(page.getByText('GBP', { exact: true })).toBeVisible();
  await page.getByLabel('Price').fill('7');
  await page.getByRole('button', { name: 'Save as a draft' }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  await expect(page.getByLabel('Currency')).toHaveValue('GBP');
  await expect(page.getByLabel('Currency').getByRole('option')).toHaveCount(1);

  await page.getByRole('button', { name: 'Duplicate' }).click();
  await expect(page.getByRole('heading', { name: `${name} (copy)` })).toBeVisible();
  await expect(page.getByLabel('Currency')).toHaveValue('GBP');
  await page.goto('/vendor/products/new');
  await expect(page.getByLabel('Currency')).toHaveValue('GBP');
  await sql`update public.products set currency = 'EUR' where name like ${`${name}%`}`;
});

test('somebody else was faster: the page says so and loads what is there', async ({ page, sql, allowed }) => {
  allowed.push(/409/);
  const [product] = await sql<{ id: string; name: string }[]>`
    select p.id, p.name from public.products p
    join public.vendor_members m on m.vendor_id = p.vendor_id
    join auth.users u on u.id = m.user_id and u.email = ${demoAccounts.vendor.email}
    where p.status = 'published' order by p.id limit 1`;
  if (!product) throw new Error('The seed has no such product.');
  await signIn(page, 'vendor', `/vendor/products/${product.id}`);
  await page.getByLabel('Description').fill('Mine');
  await sql`update public.products set description = 'Theirs' where id = ${product.id}`;
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('alert').getByText(/Somebody changed this product/)).toBeVisible();
  await page.getByRole('button', { name: 'Load it as it is now' }).click();
  await expect(page.getByLabel('Description')).toHaveValue('Theirs');
});

test('the list finds by status and words, and fits a phone', async ({ page }) => {
  await signIn(page, 'vendor', '/vendor/products');
  await expectAccessible(page);
  await page.getByRole('link', { name: /^On sale/ }).click();
  await page.waitForURL(/status=published/);
  await page.getByRole('searchbox').fill('nothing is called this');
  await expect(page.getByText('No product matches')).toBeVisible();
  await page.getByRole('link', { name: 'Show all products' }).click();
  await expect(page.getByRole('row').nth(3)).toBeVisible();
  for (const path of ['/vendor/products', '/vendor/products/new']) {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(path);
    await expectNoSideScroll(page);
  }
});

test('words and a status that are chosen at once are both kept', async ({ page }) => {
  await signIn(page, 'vendor', '/vendor/products');
  const tab = page.getByRole('link', { name: /^On sale/ });
  const release = await holdAnswers(page);
  // The words become a search while the status is on its way.
  await page.getByRole('searchbox').fill('tea');
  await tab.click();
  await expect(tab).toHaveAttribute('aria-current', 'page');
  await release();
  await page.waitForURL(/\?status=published&q=tea$/);
  await expect(tab).toHaveAttribute('aria-current', 'page');
  await expect(page.getByRole('searchbox')).toHaveValue('tea');
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  // Back leaves the list, as it did before: a filter is no step of its own.
  await page.getByRole('row').nth(1).getByRole('link').first().click();
  await page.waitForURL(/\/vendor\/products\/[0-9a-f-]+$/);
  await page.goBack();
  await page.waitForURL(/\?status=published&q=tea$/);
  await expect(page.getByRole('searchbox')).toHaveValue('tea');
});
