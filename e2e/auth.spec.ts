import { randomUUID } from 'node:crypto';
import { demoAccounts } from '../supabase/seed/accounts.ts';
import { expect, linkIn, readMail, signIn, test } from './support/fixtures.ts';

const newAddress = () => `${randomUUID().slice(0, 8)}@example.test`;
const passPhrase = 'a walk through the market';

test('sign up, confirm by mail, sign out, sign in', async ({ page }) => {
  const email = newAddress();
  await page.goto('/sign-up');
  await page.getByLabel('Your name').fill('Ada Market');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(passPhrase);
  await page.getByRole('button', { name: 'Create my account' }).click();
  await expect(page.getByRole('main').getByText(email)).toBeVisible();

  await page.goto(linkIn(await readMail(page, email, /confirm/i)));
  await page.waitForURL('/');
  await page.goto('/account');
  await expect(page.getByRole('heading', { name: 'Ada Market' })).toBeVisible();

  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL('/');
  await page.goto('/account');
  await page.waitForURL(/\/sign-in\?next=%2Faccount/);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(passPhrase);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL('/account');
});

test('an account that is not confirmed cannot sign in, and is told why', async ({ page, allowed }) => {
  allowed.push(/400/);
  const email = newAddress();
  await page.goto('/sign-up');
  await page.getByLabel('Your name').fill('Eve');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(passPhrase);
  await page.getByRole('button', { name: 'Create my account' }).click();
  await expect(page.getByRole('main').getByText(email)).toBeVisible();
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(passPhrase);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: /Confirm your e-mail/ })).toBeVisible();
});

test('a link by mail signs in, once', async ({ page, otherPage }) => {
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Sign in with a link instead' }).click();
  await page.getByLabel('E-mail').fill('shopper@livestall.test');
  await page.getByRole('button', { name: 'Send me a sign-in link' }).click();
  await expect(page.getByRole('main').getByText('shopper@livestall.test')).toBeVisible();
  const link = linkIn(await readMail(page, 'shopper@livestall.test', /sign|link/i));
  await page.goto(link);
  await page.waitForURL('/');
  await page.goto('/account');
  await expect(page.getByRole('main').getByText('shopper@livestall.test')).toBeVisible();

  await otherPage.goto(link).catch(() => undefined);
  await expect(otherPage.getByText(/expired or was used already/)).toBeVisible();
});

test('a forgotten password is changed by a link, and the new one works', async ({ page, otherPage, sql }) => {
  const email = newAddress();
  await page.goto('/sign-up');
  await page.getByLabel('Your name').fill('Grace');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(passPhrase);
  await page.getByRole('button', { name: 'Create my account' }).click();
  await expect(page.getByRole('main').getByText(email)).toBeVisible();
  await sql`update auth.users set email_confirmed_at = now() where email = ${email}`;

  await page.goto('/forgot-password');
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await expect(page.getByRole('main').getByText(email)).toBeVisible();
  await page.goto(linkIn(await readMail(page, email, /password/i)));
  await page.waitForURL('/reset-password');
  await page.getByLabel('New password').fill('another walk, another day');
  await page.getByRole('button', { name: 'Change my password' }).click();
  await expect(page.getByText('Your password is changed')).toBeVisible();

  await otherPage.goto('/sign-in?next=/account');
  await otherPage.getByLabel('E-mail').fill(email);
  await otherPage.getByLabel('Password', { exact: true }).fill('another walk, another day');
  await otherPage.getByRole('button', { name: 'Sign in', exact: true }).click();
  await otherPage.waitForURL('/account');
});

test('pages of a stall are for its people', async ({ page }) => {
  await page.goto('/vendor/inventory');
  await page.waitForURL(/\/sign-in\?next=%2Fvendor%2Finventory/);
  await signIn(page, 'shopper', '/account');
  await page.goto('/vendor/inventory');
  await page.waitForURL('/no-access');
  await expect(page.getByRole('heading', { name: 'This page is for others' })).toBeVisible();
  const answer = await page.request.get('/api/vendor/inventory');
  expect(answer.status()).toBe(403);
});

test('a session that has ended is said where one is, and the way back leads there', async ({
  page,
  context,
  allowed,
}) => {
  allowed.push(/401/);
  const { email, password } = demoAccounts.vendor;
  await signIn(page, 'vendor', '/vendor/inventory?level=low');
  await expect(page.getByText(/^Live ·/)).toBeVisible();
  await context.clearCookies();
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await expect(page.getByRole('alert').filter({ hasText: 'You are signed out' })).toBeVisible();
  await page.getByRole('alert').getByRole('link', { name: 'Sign in' }).click();
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL('/vendor/inventory?level=low');
});

test('a session that is about to end is renewed while the visitor goes on', async ({ page, context }) => {
  await signIn(page, 'vendor', '/account');
  const before = (await context.cookies()).filter((cookie) => cookie.name.startsWith('livestall-session'));
  const text = before.map((cookie) => decodeURIComponent(cookie.value)).join('');
  const session = JSON.parse(Buffer.from(text.replace('base64-', ''), 'base64url').toString());
  const old = { ...session, expires_at: Math.floor(Date.now() / 1000) - 10, expires_in: -10 };
  const value = `base64-${Buffer.from(JSON.stringify(old)).toString('base64url')}`;
  await context.clearCookies();
  await context.addCookies([{ ...(before[0] as (typeof before)[0]), name: 'livestall-session', value }]);
  await page.goto('/account');
  await expect(page.getByRole('main').getByText('vendor@livestall.test')).toBeVisible();
  const after = (await context.cookies()).find((cookie) => cookie.name.startsWith('livestall-session'));
  expect(after?.value).not.toBe(value);
});
