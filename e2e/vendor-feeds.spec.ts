import type { Page } from '@playwright/test';
import type postgres from 'postgres';
import { type FeedServer, sendCsv, startFeedServer } from '../__tests__/support/feed-server.ts';
import { demoAccounts } from '../supabase/seed/accounts.ts';
import {
  expect,
  expectAccessible,
  expectNoSideScroll,
  readMail,
  signIn,
  test as withShop,
} from './support/fixtures.ts';
import { feedPort } from './support/shop.ts';

/** A server that the shop may fetch from, and the stall of the demo's vendor with two of its SKUs at one location. */
const test = withShop.extend<{ server: FeedServer; stall: Stall }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
  server: async ({}, use) => {
    const server = await startFeedServer(feedPort);
    await use(server);
    await server.stop();
  },
  stall: async ({ sql }, use) => {
    const stall = await findStall(sql);
    await use(stall);
    await sql`delete from public.inventory_feeds where vendor_id = ${stall.id}`;
  },
});

interface Stall {
  id: string;
  email: string;
  skus: [string, string];
  locationId: string;
}

const base = `http://127.0.0.1:${feedPort}`;
const whoSells = demoAccounts.vendor.email;

async function findStall(sql: postgres.Sql): Promise<Stall> {
  const rows = await sql`
    select v.id, v.email, i.location_id, s.sku from public.vendor_members m
    join auth.users u on u.id = m.user_id and u.email = ${whoSells}
    join public.vendors v on v.id = m.vendor_id
    join public.locations l on l.vendor_id = v.id and l.is_primary
    join public.inventory i on i.location_id = l.id and i.reserved = 0
    join public.product_variants s on s.id = i.variant_id
    order by s.sku limit 2`;
  const [a, b] = rows;
  return { id: a!.id, email: a!.email, locationId: a!.location_id, skus: [a!.sku, b!.sku] };
}

async function stockOf(sql: postgres.Sql, { locationId, skus }: Stall): Promise<Record<string, number>> {
  const rows = await sql`
    select s.sku, i.quantity::float8 as quantity from public.inventory i join public.product_variants s on s.id = i.variant_id
    where i.location_id = ${locationId} and s.sku = any (${[...skus]})`;
  return Object.fromEntries(rows.map(({ sku, quantity }) => [sku, quantity]));
}

async function addFeed(sql: postgres.Sql, stall: Stall, path: string): Promise<string> {
  const [row] = await sql<{ id: string }[]>`
    insert into public.inventory_feeds (vendor_id, location_id, name, url, format, next_run_at)
    values (${stall.id}, ${stall.locationId}, 'Cellar', ${base + path}, 'csv', now() + interval '1 day') returning id`;
  return row!.id;
}

const runNow = (page: Page) => page.getByRole('button', { name: 'Run now' }).click();
const csvOf = ({ skus: [a, b] }: Stall, first: number, second: number) =>
  `sku,quantity\n${a},${first}\n${b},${second}\n`;

test('a feed is set up, tried, runs, and says what it did', async ({ page, sql, server, stall, allowed }) => {
  // The address that is refused.
  allowed.push(/422/);
  const [a, b] = stall.skus;
  server.answer(sendCsv(`article;on hand\n${a};41\n${b};17\nNOT-OURS;3\n`));
  await signIn(page, 'vendor', '/vendor/feeds');
  await expect(page.getByRole('heading', { name: 'No feeds yet' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Add a feed' }).click();

  await page.getByLabel('Name', { exact: true }).fill('Warehouse');
  await page.getByLabel('Address of the file').fill('http://169.254.169.254/latest/meta-data');
  await page.getByRole('button', { name: 'Add the feed' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'not on the public internet' })).toBeVisible();
  await page.getByLabel('Address of the file').fill('ftp://warehouse.example/stock.csv');
  await page.getByRole('button', { name: 'Add the feed' }).click();
  await expect(page.getByText('must begin with http:// or https://')).toBeVisible();

  await page.getByLabel('Address of the file').fill(`${base}/stock.csv?key=secret`);
  await page.getByRole('button', { name: 'Try it' }).click();
  await expect(page.getByText(/has no column "sku"/)).toBeVisible();
  await page.getByRole('button', { name: 'Read it as CSV with article and on hand' }).click();
  await expect(page.getByText('The file can be read: 2 SKUs of yours are in it.')).toBeVisible();
  await expect(page.getByRole('row', { name: /NOT-OURS.*no product/ })).toBeVisible();
  await expectAccessible(page);
  expect(await sql`select from public.inventory_movements where reason = 'synced'`).toHaveLength(0);

  await page.getByRole('button', { name: 'Add the feed' }).click();
  await expect(page.getByRole('heading', { name: 'Warehouse' })).toBeVisible();
  await runNow(page);
  await expect(page.getByText('Works, with problems')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('3 lines, 2 shelves changed, 1 problem')).toBeVisible();
  expect(await stockOf(sql, stall)).toEqual({ [a]: 41, [b]: 17 });
  await page.getByText('Show the problems').click();
  await expect(page.getByText('The stall has no product with this SKU.')).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Run now' })).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('button', { name: 'Run now' })).toBeVisible();

  await page.goto('/vendor/feeds');
  await expect(page.getByRole('row', { name: /Warehouse.*Works, with problems/ })).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSideScroll(page);
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Warehouse' }).click();
  await expect(page.getByRole('heading', { name: 'Runs' })).toBeVisible();
  await expectNoSideScroll(page);
  await page.getByRole('button', { name: 'Remove Warehouse' }).click();
  await page.getByRole('button', { name: 'Yes, remove Warehouse and its history' }).click();
  await expect(page.getByRole('heading', { name: 'No feeds yet' })).toBeVisible();
  expect(await stockOf(sql, stall)).toEqual({ [a]: 41, [b]: 17 });
});

test('a feed that stops working keeps the last good stock, tells the stall once, and recovers', async ({
  page,
  sql,
  server,
  stall,
}) => {
  const [a, b] = stall.skus;
  server.answer(sendCsv(csvOf(stall, 30, 20)));
  const id = await addFeed(sql, stall, '/cellar.csv');
  await signIn(page, 'vendor', `/vendor/feeds/${id}`);
  const standing = page.getByRole('region', { name: 'How the feed does' });
  const runs = page.getByRole('region', { name: 'Runs' }).getByRole('listitem');
  await runNow(page);
  await expect(runs.filter({ hasText: 'Stock was set' })).toHaveCount(1);

  server.answer((_request, response) => response.writeHead(404).end());
  for (const failures of [1, 2, 3]) {
    await runNow(page);
    await expect(runs.filter({ hasText: 'Failed' })).toHaveCount(failures);
    await expect(page.getByRole('button', { name: 'Run now' })).toBeVisible();
  }
  await expect(page.getByText('Does not work')).toBeVisible();
  await expect(standing.getByRole('alert')).toContainText('no such file');
  await expect(page.getByText('Open after 3 failures in a row')).toBeVisible();
  expect(await stockOf(sql, stall)).toEqual({ [a]: 30, [b]: 20 });
  const mail = await readMail(page, stall.email, /does not work/);
  expect(mail.text).toContain(`/vendor/feeds/${id}`);
  expect(mail.text).not.toContain(base);

  server.answer((_request, response) =>
    response.writeHead(302, { location: 'http://127.0.0.1:1/inside' }).end(),
  );
  await runNow(page);
  await expect(runs.filter({ hasText: 'Failed' })).toHaveCount(4);
  await expect(standing.getByRole('alert')).toContainText('Port 1 is not allowed');
  server.answer((_request, response) =>
    response.writeHead(302, { location: 'http://127.0.0.1:8080/inside' }).end(),
  );
  await runNow(page);
  await expect(standing.getByRole('alert')).toContainText('not on the public internet');
  await expect(runs.filter({ hasText: 'Failed' })).toHaveCount(5);

  server.answer(sendCsv(csvOf(stall, 31, 20)));
  await runNow(page);
  await expect(runs.filter({ hasText: 'Stock was set' })).toHaveCount(2);
  await expect(page.getByText('Works', { exact: true })).toBeVisible();
  expect(await stockOf(sql, stall)).toEqual({ [a]: 31, [b]: 20 });
  const told = await sql`
    select title from public.notifications where vendor_id = ${stall.id} and link = ${`/vendor/feeds/${id}`} order by created_at`;
  expect(told.map(({ title }) => title)).toEqual([
    'The stock feed "Cellar" does not work',
    'The stock feed "Cellar" works again',
  ]);
});

test('staff see how a feed does, and neither its address nor its commands', async ({
  page,
  sql,
  server,
  stall,
}) => {
  server.answer(sendCsv(csvOf(stall, 5, 6)));
  const id = await addFeed(sql, stall, '/cellar.csv?key=secret');
  const role = (to: string) => sql`
    update public.vendor_members m set role = ${to} from auth.users u
    where u.id = m.user_id and u.email = ${whoSells} and m.vendor_id = ${stall.id}`;
  await sql`
    insert into public.vendor_members (vendor_id, user_id, role)
    select ${stall.id}, u.id, 'owner' from auth.users u where u.email = ${demoAccounts.shopper.email}`;
  try {
    await role('staff');
    await signIn(page, 'vendor', '/vendor/feeds');
    await expect(page.getByRole('link', { name: 'Add a feed' })).toBeHidden();
    await page.getByRole('link', { name: 'Cellar' }).click();
    await expect(page.getByText('Circuit breaker')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Run now' })).toBeHidden();
    expect(await page.content()).not.toContain('secret');
    await page.goto(`/vendor/feeds/${id}`);
    expect(await page.content()).not.toContain('secret');
  } finally {
    await role('owner');
    await sql`delete from public.vendor_members m using auth.users u
      where u.id = m.user_id and u.email = ${demoAccounts.shopper.email}`;
  }
});
