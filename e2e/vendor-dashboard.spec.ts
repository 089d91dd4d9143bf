import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import type postgres from 'postgres';
import { demoAccounts } from '../supabase/seed/accounts.ts';
import { expect, expectAccessible, expectNoSideScroll, readMail, signIn, test } from './support/fixtures.ts';

const panel = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });

async function stallOf(sql: postgres.Sql): Promise<{ id: string; time_zone: string }> {
  const [stall] = await sql<{ id: string; time_zone: string }[]>`
    select v.id, v.time_zone from public.vendors v join public.vendor_members m on m.vendor_id = v.id
    join auth.users u on u.id = m.user_id where u.email = ${demoAccounts.vendor.email} order by v.slug limit 1`;
  if (!stall) throw new Error('The seed has no stall for the demo vendor.');
  return stall;
}

const euros = (amount: number) =>
  new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' }).format(amount);

test('the figures are those of the rows, and every way to mend leads to its room', async ({ page, sql }) => {
  const stall = await stallOf(sql);
  const [figures] = await sql`
    select
      (select count(*)::int from public.products p where p.vendor_id = ${stall.id} and p.status = 'published') as on_sale,
      (select count(*)::int from public.products p where p.vendor_id = ${stall.id} and p.status = 'published'
        and p.stock_status = 'outofstock') as sold_out,
      (select count(*)::int from public.vendor_orders w where w.vendor_id = ${stall.id}
        and w.status in ('pending', 'accepted', 'packed')) as open,
      (select coalesce(sum(w.subtotal), 0)::float8 from public.vendor_orders w where w.vendor_id = ${stall.id}
        and w.status not in ('cancelled', 'returned') and w.created_at >= ((now() at time zone ${stall.time_zone})::date - 29)::timestamp
        at time zone ${stall.time_zone}) as revenue,
      (select count(*)::int from public.notifications n where n.vendor_id = ${stall.id} and n.read_at is null) as unread`;
  const { on_sale, sold_out, open, revenue, unread } = figures as Record<string, number>;

  await signIn(page, 'vendor', '/vendor');
  await expect(page.getByRole('heading', { level: 1, name: 'Dashboard' })).toBeVisible();
  await expect(panel(page, 'Figures').getByText(String(on_sale), { exact: true })).toBeVisible();
  await expect(
    panel(page, 'Orders')
      .getByText(euros(revenue ?? 0), { exact: true })
      .first(),
  ).toBeVisible();
  await expect(panel(page, 'Notifications').getByText(`${unread} unread`)).toBeVisible();
  const first = panel(page, 'First of all');
  if (open)
    await expect(
      first.getByRole('link', { name: new RegExp(`^${open} orders? waits? to be sent`) }),
    ).toBeVisible();
  if (sold_out)
    await expect(
      first.getByRole('link', { name: new RegExp(`^${sold_out} products? (is|are) sold out`) }),
    ).toHaveAttribute('href', /\/vendor\/inventory\?level=out/);
  await expect(page.getByText(/^Live\b/)).toBeVisible();

  // The chart's figures as a table, a line for each day.
  await panel(page, 'Orders').getByText('As a table').click();
  await expect(panel(page, 'Orders').getByRole('row')).toHaveCount(31);
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page);
});

test('a stock change made elsewhere appears by itself', async ({ page, sql }) => {
  const stall = await stallOf(sql);
  const [shelf] = await sql`
    select i.variant_id, i.location_id, p.name, i.quantity from public.inventory i
    join public.products p on p.id = i.product_id and p.status = 'published'
    join public.product_variants v on v.id = i.variant_id and v.is_active
    where i.vendor_id = ${stall.id} and i.reserved = 0 and i.quantity > i.low_stock_threshold
    order by p.name, i.id limit 1`;
  if (!shelf) throw new Error('The seed has no full shelf.');
  await signIn(page, 'vendor', '/vendor');
  await expect(page.getByText(/^Live\b/)).toBeVisible();
  const line = panel(page, 'Stock').getByRole('listitem').filter({ hasText: shelf.name });
  await expect(line.filter({ hasText: 'Empty' })).toHaveCount(0);
  await sql`select private.move_stock(${shelf.variant_id}, ${shelf.location_id}, ${-shelf.quantity}, 'adjusted', null)`;
  // The safety read comes after a minute: this came through the channel.
  await expect(line.filter({ hasText: 'Empty' }).first()).toBeVisible({ timeout: 10_000 });
  await sql`select private.move_stock(${shelf.variant_id}, ${shelf.location_id}, ${shelf.quantity}, 'adjusted', null)`;
  await expect(line.filter({ hasText: 'Empty' })).toHaveCount(0, { timeout: 10_000 });
});

test('with one panel failing the others stand, and it is tried again in its place', async ({ page, sql }) => {
  await sql`revoke execute on function private.vendor_sales_by_day(uuid, integer) from authenticated`;
  try {
    await signIn(page, 'vendor', '/vendor');
    const orders = panel(page, 'Orders');
    await expect(orders.getByRole('alert')).toContainText('The orders could not be read. Try again.');
    for (const name of ['First of all', 'Figures', 'Stock', 'Products', 'Notifications']) {
      await expect(panel(page, name)).toBeVisible();
      await expect(panel(page, name).getByRole('alert')).toHaveCount(0);
      await expect(panel(page, name).locator('[aria-busy=true]')).toHaveCount(0);
    }
    await expect(panel(page, 'Figures').getByText('On sale')).toBeVisible();
    await expectAccessible(page);
    await sql`grant execute on function private.vendor_sales_by_day(uuid, integer) to authenticated`;
    await orders.getByRole('button', { name: 'Try again' }).click();
    await expect(orders.getByText('How do the days compare?')).toBeVisible();
    await expect(orders.getByRole('alert')).toHaveCount(0);
  } finally {
    await sql`grant execute on function private.vendor_sales_by_day(uuid, integer) to authenticated`;
  }
});

test('what one person of the stall reads is read for the other, at once; and it can be undone', async ({
  page,
  otherPage,
  sql,
}) => {
  const stall = await stallOf(sql);
  await sql`insert into public.notifications (vendor_id, kind, title) values (${stall.id}, 'system', 'The market closes early')`;
  await signIn(page, 'vendor', '/vendor');
  await signIn(otherPage, 'vendor', '/vendor');
  await expect(otherPage.getByText(/^Live\b/)).toBeVisible();
  const [mine, theirs] = [panel(page, 'Notifications'), panel(otherPage, 'Notifications')];
  await mine.getByRole('button', { name: 'Mark as read: The market closes early' }).click();
  await expect(theirs.getByRole('button', { name: 'Mark as read: The market closes early' })).toHaveCount(0, {
    timeout: 10_000,
  });
  const unread = await theirs.getByRole('status').textContent();
  await mine.getByRole('button', { name: 'Mark all as read' }).click();
  await expect(mine.getByText('All read')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(mine.getByText(unread ?? '')).toBeVisible();
});

test('a report is made on demand, its CSV is opened, and the link comes by mail', async ({
  page,
  otherPage,
}) => {
  await signIn(page, 'vendor', '/vendor/reports');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Last 30 days' }).click();
  const from = await page.getByLabel('First day').inputValue();
  const csv = page.getByRole('link', { name: /^Download the report of .* to .* as CSV$/ });
  const before = await csv.count();
  await page.getByRole('button', { name: 'Make the report' }).click();
  await expect(csv).toHaveCount(before + 1, { timeout: 30_000 });
  const download = page.waitForEvent('download');
  await csv.first().click();
  const text = await readFile(await (await download).path(), 'utf8');
  expect(text.split('\r\n')[0]).toBe(
    '\ufeffday,product,variant,sku,orders,quantity,unit,units,revenue,currency',
  );
  expect(text.split('\r\n')[1]?.slice(0, 10) ?? '').toMatch(/^\d{4}-\d\d-\d\d$/);
  expect((text.split('\r\n')[1]?.slice(0, 10) ?? '') >= from).toBe(true);
  const mail = await readMail(otherPage, demoAccounts.vendor.email, /sales/i);
  expect(mail.html).toContain('/api/vendor/reports/');

  // Days that have not ended are refused before they are sent.
  await page.getByLabel('Last day').fill('2099-01-01');
  await page.getByRole('button', { name: 'Make the report' }).click();
  await expect(page.getByText('choose yesterday or earlier')).toBeVisible();
  await expectAccessible(page);
});

/** How far what was painted has moved since the page was opened, as Cumulative Layout Shift counts it. */
const movedBy = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        const add = (entries: PerformanceEntryList) => {
          for (const entry of entries) sum += (entry as PerformanceEntry & { value: number }).value;
        };
        const observer = new PerformanceObserver((list) => add(list.getEntries()));
        observer.observe({ type: 'layout-shift', buffered: true });
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
      }),
  );

test('on a phone nothing sticks out, and nothing moves when the panels and the chart come', async ({
  page,
}) => {
  await signIn(page, 'vendor', '/vendor');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/vendor');
  await expect(page.getByText(/^Live\b/)).toBeVisible();
  await expect(panel(page, 'Orders').locator('svg.recharts-surface')).toBeVisible();
  expect(await movedBy(page)).toBeLessThan(0.02);
  await expectNoSideScroll(page);
  await expectAccessible(page);
  await page.goto('/vendor/reports');
  await expectNoSideScroll(page);
  await expectAccessible(page);
});
