import { devices } from '@playwright/test';
import { expect, expectAccessible, expectNoSideScroll, test } from './support/fixtures.ts';

const pages = ['/', '/products', '/vendors', '/sign-in', '/sign-up', '/forgot-password'];

test('from the front page to a product, by clicking', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.getByRole('navigation').getByRole('link', { name: 'Tea', exact: true }).first().click();
  await page.waitForURL(/category=/);
  const card = page.getByRole('article').first();
  const name = (await card.getByRole('heading').textContent()) ?? '';
  await card.getByRole('link').first().click();
  await page.waitForURL(/\/products\/[0-9a-f-]{36}$/);
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
});

test('search finds an unfinished word and a typing error, and an empty result says what to do', async ({
  page,
}) => {
  await page.goto('/');
  await page.getByRole('searchbox').first().fill('saffr');
  await page.keyboard.press('Enter');
  await page.waitForURL(/q=saffr/);
  await expect(page.getByRole('article').first()).toContainText(/saffron/i);
  await page.goto('/products?q=safron');
  await expect(page.getByRole('article').first()).toContainText(/saffron/i);
  await page.goto('/products?q=xyzzyplugh');
  await expect(page.getByRole('article')).toHaveCount(0);
  await expect(page.getByRole('link', { name: /all goods|clear|whole market/i }).first()).toBeVisible();
});

test('the catalogue can be walked to its end without JavaScript', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, ...(baseURL && { baseURL }) });
  const page = await context.newPage();
  await page.goto('/products?sort=price_asc');
  const seen = new Set<string>();
  for (let n = 0; n < 30; n += 1) {
    const links = page.getByRole('article').locator('a[href^="/products/"]');
    for (const href of await links.evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? '')))
      seen.add(href);
    const next = page.getByRole('link', { name: /more|next/i }).last();
    if ((await next.count()) === 0) break;
    await next.click();
  }
  expect(seen.size).toBeGreaterThan(200);
  await context.close();
});

test('pages that do not exist say so and lead on', async ({ page, allowed }) => {
  allowed.push(/404/);
  for (const path of [
    '/products/00000000-0000-4000-8000-000000000000',
    '/products/1',
    '/vendors/nobody',
    '/products?category=nothing-of-the-kind',
    '/nowhere',
  ]) {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(404);
    await expect(page.getByRole('main').getByRole('link').first()).toBeVisible();
  }
});

test('public pages are the same for everyone: they set no cookie and never read one', async ({
  page,
  request,
}) => {
  await page.goto('/products');
  const product = await page.getByRole('article').getByRole('link').first().getAttribute('href');
  for (const path of [...pages.slice(0, 3), product ?? '']) {
    const anonymous = await request.get(path);
    const known = await request.get(path, {
      headers: { cookie: 'livestall-session=base64-e30; theme=dark' },
    });
    expect(anonymous.headers()['set-cookie']).toBeUndefined();
    expect(known.headers()['set-cookie']).toBeUndefined();
    // Scripts carry the same tree in pieces whose order depends on what was ready first.
    const seen = (html: string) =>
      html.replace(/<script.*?<\/script>/gs, '').replace(/\d{4}-\d\d-\d\d[T ][\d:.]+(Z|\+00)/g, '');
    expect(seen(await known.text())).toBe(seen(await anonymous.text()));
  }
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every public page is accessible and fits a phone, ${colorScheme}`, async ({ browser, baseURL }) => {
    const context = await browser.newContext({
      ...devices['iPhone 13'],
      colorScheme,
      ...(baseURL && { baseURL }),
    });
    const page = await context.newPage();
    await page.goto('/products');
    const product = await page.getByRole('article').getByRole('link').first().getAttribute('href');
    await page.goto('/vendors');
    const stall = await page.locator('main a[href^="/vendors/"]').first().getAttribute('href');
    for (const path of [...pages, product ?? '', stall ?? '']) {
      await page.goto(path);
      await expectNoSideScroll(page);
      await expectAccessible(page);
    }
    await context.close();
  });
}

test('nothing moves while a page loads', async ({ page }) => {
  for (const path of ['/', '/products']) {
    await page.addInitScript(() => {
      Object.assign(window, { shift: 0 });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as (PerformanceEntry & {
          value: number;
          hadRecentInput: boolean;
        })[])
          if (!entry.hadRecentInput)
            Object.assign(window, { shift: (window as never as { shift: number }).shift + entry.value });
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto(path);
    await page.waitForLoadState('networkidle');
    expect(await page.evaluate(() => (window as never as { shift: number }).shift)).toBeLessThan(0.02);
  }
});
