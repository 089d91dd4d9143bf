import { randomUUID } from 'node:crypto';
import { demoAccounts } from '../supabase/seed/accounts.ts';
import { expect, readMail, signIn, test } from './support/fixtures.ts';
import { newAddress, pathIn, signUp } from './support/newcomer.ts';
import { picture } from './support/picture.ts';

test('somebody new opens a stall, an admin lets it and its first product in, and shoppers see it live', async ({
  page,
  otherPage: office,
  browser,
  baseURL,
}) => {
  const email = newAddress();
  const store = `Cais ${randomUUID().slice(0, 6)}`;
  const name = `Azores black tea ${randomUUID().slice(0, 6)}`;

  await page.goto('/sell');
  await page.getByRole('link', { name: 'Create an account' }).click();
  await signUp(page, email, 'Ines Newcomer');
  await page.waitForURL('/sell');
  await page.getByLabel('Name of the stall').fill(store);
  await page.getByLabel('In a sentence').fill('Teas from the islands');
  await page.getByLabel('What you sell').fill('Black and green teas, by the gram.');
  await page.getByLabel('City', { exact: true }).fill('Ponta Delgada');
  await expect(page.getByText(/is free\./)).toBeVisible();
  await page.getByRole('button', { name: 'Send the application' }).click();
  await expect(page.getByRole('heading', { name: 'We are looking at it' })).toBeVisible();

  const asked = await readMail(office, demoAccounts.admin.email, new RegExp(store));
  await signIn(office, 'admin', pathIn(asked.text, '/admin/vendors'));
  await expect(office.getByRole('heading', { name: store })).toBeVisible();
  await office.getByRole('button', { name: 'Approve' }).click();
  await expect(office.getByText(`${store} is open`)).toBeVisible();
  await readMail(page, email, /is open$/);

  await page.goto('/vendor/products/new');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Category').selectOption({ index: 1 });
  await page.getByLabel('Description').fill('From the only tea gardens of Europe.');
  await page.getByLabel('Unit').selectOption('g');
  await page.getByLabel('Price').fill('7,20');
  await page.getByLabel('for each').fill('50');
  await page.getByLabel('In stock now').fill('300');
  await page
    .getByLabel('Add pictures')
    .setInputFiles([await picture('leaves.png'), await picture('field.png', '#2f6f4f')]);
  await expect(page.getByText('Sent', { exact: true })).toHaveCount(2);
  await page.getByLabel('What picture 1 shows').fill('Rolled black leaves');
  await page.getByRole('button', { name: 'Hand in for review' }).click();
  await expect(page.getByText('In review')).toBeVisible();
  await expect(page.getByText('Making its sizes')).toHaveCount(0, { timeout: 30_000 });
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  expect((await page.request.get(`/api/products/${id}`)).status()).toBe(404);

  const submitted = await readMail(office, demoAccounts.admin.email, new RegExp(`To review: ${name}`));
  await office.goto(pathIn(submitted.text, '/admin/approvals'));
  await office
    .getByRole('article', { name })
    .getByRole('button', { name: `Publish ${name}` })
    .click();
  await expect(office.getByRole('article', { name })).toBeHidden();
  const published = await readMail(page, email, new RegExp(`${name} is on sale`));

  const shopper = await browser.newContext({ ...(baseURL && { baseURL }) });
  const shelf = await shopper.newPage();
  await shelf.goto(pathIn(published.text, '/products/'));
  await expect(shelf.getByRole('heading', { name })).toBeVisible();
  await expect(shelf.getByAltText('Rolled black leaves').first()).toBeVisible();
  await expect(shelf.getByText(/^Live \u00b7/).first()).toBeVisible();
  await expect(shelf.getByText(/In stock/).first()).toBeVisible();

  // The last of it is sold over the counter: the shopper sees it without a click.
  await page.goto('/vendor/inventory');
  await page
    .getByRole('button', { name: new RegExp(`Change stock of ${name}`) })
    .first()
    .click();
  const form = page.getByRole('form', { name: new RegExp(`Change stock of ${name}`) });
  await form.getByText('Set to').click();
  await form.getByLabel('Now on the shelf').fill('0');
  await form.getByRole('button', { name: /Save/ }).click();
  await expect(shelf.getByText('Sold out').first()).toBeVisible();
  await shopper.close();
});
