import type { APIResponse, Page } from '@playwright/test';
import type postgres from 'postgres';
import { expect, signIn, test } from './support/fixtures.ts';

interface Shelf {
  product_id: string;
  slug: string;
  variant_id: string;
  location_id: string;
  quantity: number;
}

/** A product of which there is some in one place only. */
async function pickShelf(sql: postgres.Sql): Promise<Shelf> {
  const [shelf] = await sql<Shelf[]>`
    select i.product_id, v.slug, i.variant_id, i.location_id, i.quantity::float8 as quantity
    from public.inventory i
    join public.products p on p.id = i.product_id and p.status = 'published'
    join public.vendors v on v.id = p.vendor_id and v.status = 'approved'
    where i.quantity > 0 and i.reserved = 0
      and (select count(*) from public.inventory o where o.product_id = p.id and o.quantity > 0) = 1
    order by i.product_id limit 1`;
  if (!shelf) throw new Error('The seed has no such product.');
  return shelf;
}

function moveStock(sql: postgres.Sql, { variant_id, location_id }: Shelf, delta: number) {
  return sql`select private.move_stock(${variant_id}, ${location_id}, ${delta}, 'adjusted', null)`;
}

/** What the browser refused, in the words of its policy. */
async function watchPolicy(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const refused: string[] = [];
    Object.assign(window, { refused });
    document.addEventListener('securitypolicyviolation', (event) =>
      refused.push(`${event.effectiveDirective}: ${event.blockedURI || event.sample}`),
    );
  });
  return () => page.evaluate(() => (window as unknown as { refused: string[] }).refused);
}

/** Opens a page and waits until its scripts have run: React has taken over what the server sent. */
async function open(page: Page, path: string): Promise<string> {
  const answer = await page.goto(path, { waitUntil: 'networkidle' });
  await page.waitForFunction(
    () =>
      Object.keys(document.body).some((key) => key.startsWith('__react')) ||
      [...document.querySelectorAll('button, a')].some((each) =>
        Object.keys(each).some((key) => key.startsWith('__react')),
      ),
  );
  return answer?.headers()['content-security-policy'] ?? '';
}

async function expectStrict(page: Page, paths: string[], source: RegExp): Promise<void> {
  const refused = await watchPolicy(page);
  for (const path of paths) {
    const scripts = /script-src ([^;]+);/.exec(await open(page, path))?.[1] ?? '';
    expect(scripts, path).toMatch(source);
    expect(scripts, path).not.toMatch(/unsafe/);
    expect(await refused(), path).toEqual([]);
  }
}

test('public pages run under a policy that names each of their scripts', async ({ page, sql }) => {
  const { product_id, slug } = await pickShelf(sql);
  const paths = [
    '/',
    '/products',
    '/products?q=tea',
    `/products/${product_id}`,
    '/vendors',
    `/vendors/${slug}`,
  ];
  // From the app, from memory, and in the same session.
  await expectStrict(page, [...paths, ...paths], /^'self'( 'sha256-[^']+')+$/);
});

test('a page that is not there runs under it too', async ({ page, allowed }) => {
  allowed.push(/404/);
  await expectStrict(page, ['/vendors/nobody'], /^'self'( 'sha256-[^']+')+$/);
  await expectStrict(page, ['/nowhere'], /^'self' 'nonce-[^']+'$/);
});

test('pages that nobody keeps run under a policy with a nonce', async ({ page }) => {
  const paths = [
    '/sign-in',
    '/sign-up',
    '/forgot-password',
    '/reset-password',
    '/no-access',
    '/products?page=2',
  ];
  await expectStrict(page, paths, /^'self' 'nonce-[^']+'$/);
});

const rooms = {
  shopper: ['/account'],
  vendor: ['/account', '/vendor', '/vendor/inventory'],
  admin: ['/account', '/admin', '/admin/jobs', '/admin/monitoring'],
} as const;

for (const who of ['shopper', 'vendor', 'admin'] as const) {
  test(`the pages of a ${who} run under a policy with a nonce`, async ({ page }) => {
    await signIn(page, who);
    await expectStrict(page, [...rooms[who]], /^'self' 'nonce-[^']+'$/);
  });
}

test('clicking through the shop loads parts of pages under the policy of the first', async ({ page }) => {
  const refused = await watchPolicy(page);
  await open(page, '/');
  await page.getByRole('navigation').getByRole('link', { name: 'Tea', exact: true }).first().click();
  await page.waitForURL(/category=/);
  await page.getByRole('article').first().getByRole('link').first().click();
  await page.waitForURL(/\/products\/[0-9a-f-]{36}$/);
  await expect(page.getByText(/^Live ·/).first()).toBeVisible();
  expect(await refused()).toEqual([]);
});

test('a warm page comes from memory in brotli, and is not sent again to who has it', async ({
  page,
  request,
}) => {
  await page.goto('/vendors');
  const answer = await page.goto('/vendors');
  expect(answer?.headers()).toMatchObject({ 'x-cache-status': 'HIT', 'content-encoding': 'br' });
  const first = await request.get('/vendors');
  const again = await request.get('/vendors', { headers: { 'if-none-match': first.headers().etag ?? '' } });
  expect([again.status(), (await again.body()).length]).toEqual([304, 0]);
});

test('the scripts of a page come compressed and for ever', async ({ page }) => {
  const answers: Promise<Record<string, string>>[] = [];
  page.on('response', (answer) => {
    if (/_next\/static\/.*\.js$/.test(answer.url())) answers.push(answer.allHeaders());
  });
  await page.goto('/');
  const all = await Promise.all(answers);
  expect(all.length).toBeGreaterThan(0);
  for (const headers of all) expect(headers['cache-control']).toContain('immutable');
  expect(all.filter((headers) => headers['content-encoding'] === 'br').length).toBeGreaterThan(0);
});

test('what changes on a shelf is in the next answers', async ({ request, sql }) => {
  const shelf = await pickShelf(sql);
  const path = `/products/${shelf.product_id}`;
  const isSoldOut = async (answer: APIResponse) => /Sold out/.test(await answer.text());
  const status = (answer: APIResponse) => answer.headers()['x-cache-status'];
  await request.get(path);
  const warm = await request.get(path);
  expect([status(warm), await isSoldOut(warm)]).toEqual(['HIT', false]);

  await moveStock(sql, shelf, -shelf.quantity);
  const stock = () => request.get(`/api/products/${shelf.product_id}/stock`).then((answer) => answer.json());
  await expect.poll(async () => (await stock()).stock.stock_quantity).toBe(0);
  await expect.poll(async () => isSoldOut(await request.get(path))).toBe(true);
  expect(status(await request.get(path))).toBe('HIT');

  await moveStock(sql, shelf, shelf.quantity);
  await expect.poll(async () => isSoldOut(await request.get(path))).toBe(false);
});

test('what is private is kept by nobody', async ({ page }) => {
  await signIn(page, 'vendor');
  for (const path of ['/vendor/inventory', '/account', '/api/me', '/api/vendor/inventory']) {
    const answer = await page.request.get(path);
    expect(answer.headers()['cache-control'], path).toMatch(/no-store/);
    expect(answer.headers()['x-cache-status'], path).toBe('BYPASS');
  }
});
