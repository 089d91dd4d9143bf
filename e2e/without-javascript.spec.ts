import { randomUUID } from 'node:crypto';
import type { Locator, Page } from '@playwright/test';
import { demoAccounts } from '../supabase/seed/accounts.ts';
import { expect, linkIn, readMail, signIn, test } from './support/fixtures.ts';
import { formFiles } from './support/forms.ts';
import { arrangeStalls, clearStalls, type StallThings } from './support/stall-people.ts';

const secret = 'typed-and-not-for-the-address';
const passPhrase = 'a walk through the market';

/** Every address that the browser asks for while it goes on. */
function watchAddresses(page: Page): string[] {
  const seen: string[] = [];
  page.on('request', (request) => seen.push(request.url()));
  return seen;
}

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  async function signInPlainly(page: Page, email: string, password: string, next = '/account') {
    await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  }

  test('what is not there is said, with where to go on', async ({ page, allowed }) => {
    allowed.push(/404/);
    for (const path of [
      '/products/00000000-0000-4000-8000-000000000000',
      '/products/1',
      '/products?category=nothing-of-the-kind',
      '/products?cursor=none',
      '/vendors/nobody',
      '/nowhere',
    ]) {
      const answer = await page.goto(path);
      expect(answer?.status(), path).toBe(404);
      await expect(page.getByRole('heading', { level: 1 }), path).toHaveText(/not found/);
      await expect(page.getByRole('main').getByRole('link').first(), path).toBeVisible();
      await expect(page.getByRole('banner'), path).toHaveCount(1);
    }
  });

  test('sign-in works, goes on, and leaves nothing in any address', async ({ page }) => {
    const addresses = watchAddresses(page);
    const { email, password } = demoAccounts.shopper;
    await signInPlainly(page, email, secret);
    await expect(page.getByRole('alert').filter({ hasText: /do not match/ })).toBeVisible();
    await expect(page.getByLabel('E-mail')).toHaveValue(email);
    await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL('/account');
    await expect(page.getByRole('main').getByText(email)).toBeVisible();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('/');
    await page.goto('/account');
    await page.waitForURL(/\/sign-in\?next=%2Faccount/);
    const all = decodeURIComponent(addresses.join('\n'));
    expect(all).not.toContain(secret);
    expect(all).not.toContain(password);
    expect(all).not.toContain(email);
  });

  test('sign-up says what is wrong beside the fields, then makes the account', async ({ page, sql }) => {
    const email = `${randomUUID().slice(0, 8)}@example.test`;
    const addresses = watchAddresses(page);
    await page.goto('/sign-up');
    await page.getByLabel('Your name').fill('Ada Market');
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill('short');
    await page.getByRole('button', { name: 'Create my account' }).click();
    await expect(page.getByText(/Use at least 10 characters/)).toBeVisible();
    await expect(page.getByLabel('Your name')).toHaveValue('Ada Market');
    await page.getByLabel('Password').fill(passPhrase);
    await page.getByRole('button', { name: 'Create my account' }).click();
    await expect(page.getByRole('main').getByText(email)).toBeVisible();
    await readMail(page, email, /confirm/i);
    await sql`update auth.users set email_confirmed_at = now() where email = ${email}`;
    await signInPlainly(page, email, passPhrase);
    await page.waitForURL('/account');
    const all = decodeURIComponent(addresses.join('\n'));
    expect(all).not.toContain(email);
    expect(all).not.toContain(passPhrase.replaceAll(' ', '+'));
  });

  test('a link by mail and a forgotten password are asked for', async ({ page }) => {
    const { email } = demoAccounts.shopper;
    await page.goto('/sign-in');
    await page.getByRole('link', { name: 'Sign in with a link instead' }).click();
    await page.getByLabel('E-mail').fill(email);
    await page.getByRole('button', { name: 'Send me a sign-in link' }).click();
    await expect(page.getByRole('main').getByText(email)).toBeVisible();
    expect(linkIn(await readMail(page, email, /sign|link/i))).toContain('/auth/');
    const nobody = `${randomUUID().slice(0, 8)}@example.test`;
    for (const address of [email, nobody]) {
      await page.goto('/forgot-password');
      await page.getByLabel('E-mail').fill(address);
      await page.getByRole('button', { name: 'Send me a link' }).click();
      await expect(page.getByText(`Look into the mail of ${address}`)).toBeVisible();
    }
  });

  test('a password is changed by whoever knows the old one', async ({ page, sql }) => {
    const email = `${randomUUID().slice(0, 8)}@example.test`;
    await page.goto('/sign-up');
    await page.getByLabel('Your name').fill('Grace');
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill(passPhrase);
    await page.getByRole('button', { name: 'Create my account' }).click();
    await expect(page.getByRole('main').getByText(email)).toBeVisible();
    await sql`update auth.users set email_confirmed_at = now() where email = ${email}`;
    await signInPlainly(page, email, passPhrase, '/account/password');
    await page.waitForURL('/account/password');
    await page.getByLabel('Password that you have now').fill(secret);
    await page.getByLabel('New password').fill('another walk, another day');
    await page.getByRole('button', { name: 'Change my password' }).click();
    await expect(page.getByText('This is not the password that you have now.')).toBeVisible();
    expect(page.url()).not.toContain(secret);
    await page.getByLabel('Password that you have now').fill(passPhrase);
    await page.getByLabel('New password').fill('another walk, another day');
    await page.getByRole('button', { name: 'Change my password' }).click();
    await expect(page.getByText(/Every other device and browser is signed out/)).toBeVisible();
  });

  test('a stall is applied for', async ({ page, sql }) => {
    const email = `${randomUUID().slice(0, 8)}@example.test`;
    await page.goto('/sign-up');
    await page.getByLabel('Your name').fill('Mary');
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill(passPhrase);
    await page.getByRole('button', { name: 'Create my account' }).click();
    await expect(page.getByRole('main').getByText(email)).toBeVisible();
    await sql`update auth.users set email_confirmed_at = now() where email = ${email}`;
    await page.goto('/sell');
    await page.getByRole('link', { name: 'Apply for a stall' }).click();
    await page.waitForURL(/\/sign-in\?next=%2Fsell%2Fapply/);
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(passPhrase);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL('/sell/apply');
    const name = `Plain ${randomUUID().slice(0, 8)}`;
    await page.getByLabel('What you sell').fill('Paper, pens\nand patience.');
    await page.getByRole('button', { name: 'Send the application' }).click();
    await expect(page.getByText('Give the stall a name of at least 2 characters.')).toBeVisible();
    await expect(page.getByLabel('What you sell')).toHaveValue('Paper, pens\nand patience.');
    await page.getByLabel('Name of the stall').fill(name);
    await page.getByRole('button', { name: 'Send the application' }).click();
    await expect(page.getByRole('heading', { name: 'We are looking at it' })).toBeVisible();
    const [stall] = await sql`select slug, description from public.vendors where store_name = ${name}`;
    expect(stall).toEqual({
      slug: name.toLowerCase().replace(' ', '-'),
      description: 'Paper, pens\nand patience.',
    });
  });
});

const unscripted = 'form[action="/forms/needs-script"]';

/** The pages of a stall that have a form from the start. */
const pagesWithForms = [
  ...new Set(
    Object.values(formFiles)
      .filter(({ by }) => by === 'page')
      .map(({ where }) => where),
  ),
];

/** Sends a form as the browser does by itself: its script, if it has one, is passed over. */
async function sendPlainly(page: Page, form: Locator): Promise<void> {
  await form.evaluate((element: HTMLFormElement, text) => {
    for (const control of element.elements) {
      const isText =
        control instanceof HTMLTextAreaElement ||
        (control instanceof HTMLInputElement && /text|email|url|search|password/.test(control.type));
      if (isText) control.value = text;
    }
    HTMLFormElement.prototype.submit.call(element);
  }, secret);
  await expect(page.getByRole('heading', { name: 'Nothing was changed' })).toBeVisible();
  expect(decodeURIComponent(page.url())).not.toContain(secret);
}

/** Sends every form of the page, one after the other. Answers how many there are. */
async function sendForms(page: Page): Promise<number> {
  const path = new URL(page.url()).pathname;
  const forms = page.locator(unscripted);
  const count = await forms.count();
  for (let index = 0; index < count; index++) {
    await sendPlainly(page, forms.nth(index));
    await page.getByRole('link', { name: 'Go back' }).click();
    await page.waitForURL((url) => url.pathname === path);
    await expect(forms.nth(index)).toBeAttached();
  }
  return count;
}

/** Forms that a script opens, and how. */
const opened: { where(own: StallThings): string; open(page: Page): Promise<void> }[] = [
  {
    where: () => '/vendor/inventory',
    open: (page) =>
      page
        .getByRole('button', { name: /available/ })
        .first()
        .click(),
  },
  {
    where: () => '/vendor/inventory',
    open: (page) =>
      page
        .getByRole('button', { name: /^Low at/ })
        .first()
        .click(),
  },
  {
    where: () => '/vendor/inventory',
    async open(page) {
      await page.getByRole('row').getByRole('checkbox').nth(1).click();
      await page.getByRole('button', { name: 'Change', exact: true }).click();
    },
  },
  {
    where: ({ take }) => `/vendor/inventory/count/${take}`,
    open: (page) => page.getByRole('searchbox').waitFor(),
  },
  {
    where: ({ order }) => `/vendor/orders/${order}`,
    open: (page) => page.getByRole('button', { name: 'Cancel order' }).click(),
  },
];

test('forms that a script has opened are sent like that as well', async ({ page, sql }) => {
  const things = await arrangeStalls(sql);
  await signIn(page, 'vendor', '/account');
  const addresses = watchAddresses(page);
  try {
    for (const { where, open } of opened) {
      await page.goto(where(things.own));
      await open(page);
      await expect(page.locator(unscripted).first()).toBeAttached();
      await sendPlainly(page, page.locator(unscripted).first());
    }
  } finally {
    await clearStalls(sql, things);
  }
  expect(decodeURIComponent(addresses.join('\n'))).not.toContain(secret);
});

test.describe('before the scripts have come', () => {
  test.use({ allowed: [/Failed to load resource|ERR_FAILED/] });

  test('the forms of a stall say that nothing was changed, and nothing typed is in an address', async ({
    page,
    sql,
  }) => {
    const things = await arrangeStalls(sql);
    await signIn(page, 'vendor', '/account');
    const addresses = watchAddresses(page);
    const sent: Record<string, number> = {};
    try {
      for (const where of pagesWithForms) {
        await page.goto(where.replace(':id', things.own.product));
        await expect(page.locator(unscripted).first()).toBeAttached();
        await page.route('**/_next/static/**/*.js', (route) => route.abort());
        sent[where] = await sendForms(page);
        await page.unroute('**/_next/static/**/*.js');
      }
    } finally {
      await clearStalls(sql, things);
    }
    expect(Object.entries(sent).filter(([, count]) => count === 0)).toEqual([]);
    expect(decodeURIComponent(addresses.join('\n'))).not.toContain(secret);
    const [row] = await sql`select count(*)::int as count from public.vendors where store_name = ${secret}`;
    expect(row).toEqual({ count: 0 });
  });
});

test.describe('in a browser that runs no scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('the rooms of a stall are there to be read, say what they lack, and so do their forms', async ({
    page,
    sql,
  }) => {
    const things = await arrangeStalls(sql);
    const rooms = ['/vendor', '/vendor/products', '/vendor/orders', '/vendor/inventory', '/vendor/team'];
    try {
      await signIn(page, 'vendor', '/account');
      for (const room of rooms) {
        await page.goto(room);
        await expect(page.getByText(/nothing can be changed here without it/)).toBeVisible();
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expect(page.locator('main .skeleton:visible')).toHaveCount(0);
      }
      for (const where of pagesWithForms) {
        await page.goto(where.replace(':id', things.own.product));
        const send = page.locator(unscripted).last().locator('button:not([type="button"])').first();
        await expect(send, where).toBeVisible();
        if (await send.isDisabled()) continue;
        await send.click();
        await expect(page.getByRole('heading', { name: 'Nothing was changed' }), where).toBeVisible();
      }
    } finally {
      await clearStalls(sql, things);
    }
  });

  test('a product and a list say when what they show was known', async ({ page, sql }) => {
    const [product] = await sql`select id from public.products where status = 'published' limit 1`;
    for (const path of ['/', '/products', `/products/${product?.id}`]) {
      await page.goto(path);
      // A pattern: Playwright looks for plain words outside `noscript` only.
      await expect(page.getByText(/As it was when this page was opened/).first()).toBeVisible();
      await expect(page.getByText('Connecting').first()).toBeHidden();
    }
  });
});
