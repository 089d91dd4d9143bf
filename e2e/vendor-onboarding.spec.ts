import { randomUUID } from 'node:crypto';
import { demoAccounts } from '../supabase/seed/accounts.ts';
import { expect, expectAccessible, expectNoSideScroll, readMail, signIn, test } from './support/fixtures.ts';
import { newAddress, pathIn, signUp } from './support/newcomer.ts';

test('a newcomer applies, is turned down with a reason, puts it right, and the stall opens', async ({
  page,
  otherPage,
}) => {
  const email = newAddress();
  const store = `Chá ${randomUUID().slice(0, 6)}`;
  await page.goto('/sell');
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Create an account' }).click();
  await signUp(page, email, 'Ada Market');
  await page.waitForURL('/sell');

  await page.getByLabel('Name of the stall').fill(store);
  await expect(page.getByLabel('Address', { exact: true })).toHaveValue(/^cha-[0-9a-f]{6}$/);
  await expect(page.getByText(/is free\./)).toBeVisible();
  const slug = await page.getByLabel('Address', { exact: true }).inputValue();
  await page.getByLabel('In a sentence').fill('Teas from the islands');
  await page.getByLabel('City', { exact: true }).fill('Ponta Delgada');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Send the application' }).click();
  await expect(page.getByRole('heading', { name: 'We are looking at it' })).toBeVisible();
  expect((await page.request.get(`/vendors/${slug}`)).status()).toBe(404);

  const asked = await readMail(otherPage, demoAccounts.admin.email, new RegExp(store));
  await signIn(otherPage, 'admin', pathIn(asked.text, '/admin/vendors'));
  await expect(otherPage.getByRole('heading', { name: store })).toBeVisible();
  await expectAccessible(otherPage);
  await otherPage.getByRole('button', { name: 'Turn down' }).click();
  await expect(otherPage.getByText('Say why, in a sentence that helps.')).toBeVisible();
  await otherPage.getByLabel('Reason').fill('Say what you sell.');
  await otherPage.getByRole('button', { name: 'Turn down' }).click();
  await expect(otherPage.getByText(`${store} is told what to change`)).toBeVisible();

  const refused = await readMail(page, email, /cannot open yet/);
  expect(refused.text).toContain('Say what you sell.');
  await page.goto(pathIn(refused.text, '/sell'));
  await expect(page.getByText('Say what you sell.')).toBeVisible();
  await page.getByLabel('What you sell').fill('Black and green teas, by the gram.');
  await page.getByRole('button', { name: 'Send it again' }).click();
  await expect(page.getByRole('heading', { name: 'We are looking at it' })).toBeVisible();

  await otherPage.reload();
  await otherPage.getByRole('button', { name: 'Approve' }).click();
  await expect(otherPage.getByText(`${store} is open`)).toBeVisible();

  await readMail(page, email, /is open$/);
  await page.goto(`/vendors/${slug}`);
  await expect(page.getByRole('heading', { name: store })).toBeVisible();
  await page.goto('/vendor/settings');
  await expect(page.getByLabel('Name of the stall')).toHaveValue(store);
});

test('an owner invites somebody, who joins with a new account, gets another role and leaves', async ({
  page,
  otherPage,
}) => {
  const email = newAddress();
  await signIn(page, 'vendor', '/vendor/team');
  await expectAccessible(page);
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('button', { name: 'Send the invitation' }).click();
  await expect(page.getByRole('list', { name: 'Open invitations' }).getByText(email)).toBeVisible();

  const mail = await readMail(otherPage, email, /invites you/);
  const link = pathIn(mail.text, '/invitations/');
  await otherPage.goto(link);
  await expectAccessible(otherPage);
  await otherPage.getByRole('link', { name: 'Create an account' }).click();
  await signUp(otherPage, email, 'Ben Staff');
  await otherPage.waitForURL(link);
  await otherPage.getByRole('button', { name: /^Join / }).click();
  await otherPage.waitForURL(/\/vendor\/inventory/);
  await otherPage.goto(link);
  await expect(otherPage.getByRole('heading', { name: 'This invitation is over' })).toBeVisible();

  await page.reload();
  await page.getByLabel('Role of Ben Staff').selectOption('manager');
  await expect(page.getByText('Ben Staff: manager')).toBeVisible();
  await otherPage.goto('/vendor/team');
  await otherPage.getByRole('button', { name: 'Leave the stall' }).click();
  await otherPage.getByRole('button', { name: 'Yes, leave the stall' }).click();
  await otherPage.waitForURL('/account');
});

test('locations and API keys are made and ended; on a phone nothing sticks out', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const name = `Cellar ${randomUUID().slice(0, 4)}`;
  await signIn(page, 'vendor', '/vendor/locations');
  await page.getByRole('form', { name: 'Add a location' }).getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('button', { name: `Remove ${name}` }).click();
  await page.getByRole('button', { name: `Yes, remove ${name}` }).click();
  await expect(page.getByText(`${name} is removed`)).toBeVisible();
  await expectNoSideScroll(page);
  await expectAccessible(page);

  await page.goto('/vendor/api-keys');
  await page.getByLabel('What it is for').fill(name);
  await page.getByRole('button', { name: 'Make the key' }).click();
  await expect(page.getByLabel('The new API key')).toHaveValue(/^lsk_[\w-]{43}$/);
  await expectNoSideScroll(page);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'I have it' }).click();
  await page.getByRole('button', { name: `Revoke ${name}` }).click();
  await page.getByRole('button', { name: 'Yes, revoke it for good' }).click();
  await expect(page.getByText(/revoked \d/).first()).toBeVisible();

  for (const path of ['/vendor/team', '/vendor/settings', '/sell', '/basket']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expectNoSideScroll(page);
    await expectAccessible(page);
  }
});
