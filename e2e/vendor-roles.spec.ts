import { randomBytes } from 'node:crypto';
import type { Page } from '@playwright/test';
import { vendorRooms } from '../components/vendor/vendor-rooms.ts';
import { expect, test as withShop } from './support/fixtures.ts';
import { type RoomTerms, roles, roomTerms } from './support/room-terms.ts';
import { arrangeStalls, clearStalls, signInAs, type TwoStalls } from './support/stall-people.ts';

const test = withShop.extend<{ stalls: TwoStalls }>({
  stalls: async ({ sql }, use) => {
    const stalls = await arrangeStalls(sql);
    await use(stalls);
    await clearStalls(sql, stalls);
  },
});

const main = (page: Page) => page.locator('main');
const heading = (page: Page, name: string | RegExp) => main(page).getByRole('heading', { level: 1, name });

/** The room as somebody of that role finds it. */
async function expectRoom(page: Page, role: (typeof roles)[number], terms: RoomTerms): Promise<void> {
  const isAtLeast = (least: (typeof roles)[number]) => roles.indexOf(role) >= roles.indexOf(least);
  await page.goto(terms.path);
  await expect(heading(page, terms.title)).toBeVisible();
  const { tells } = terms;
  if (tells && !isAtLeast(tells.below)) await expect(main(page).getByText(tells.text)).toBeVisible();
  for (const { kind, name, for: least, isOnlyLocked } of terms.controls) {
    const control = main(page).getByRole(kind, { name, exact: true });
    if (isAtLeast(least)) await expect(control.first()).toBeVisible();
    else if (isOnlyLocked) await expect(control).toBeDisabled();
    else await expect(control).toHaveCount(0);
  }
  if (tells && isAtLeast(tells.below)) await expect(main(page).getByText(tells.text)).toHaveCount(0);
}

for (const role of roles) {
  test(`${role} find in every room what they may do, and nothing else`, async ({ page, sql, stalls }) => {
    await signInAs(page, sql, stalls.own.id, role);
    const terms = roomTerms(stalls.own);
    const hrefs = vendorRooms.flat().map(({ href }) => href);
    expect(hrefs.filter((href) => !terms.some(({ path }) => path === href))).toEqual([]);
    for (const { label, isForOwners } of vendorRooms.flat()) {
      const room = page.getByRole('navigation').getByRole('link', { name: label, exact: true });
      if (isForOwners && role !== 'owner') await expect(room).toHaveCount(0);
      else await expect(room.first()).toBeAttached();
    }
    for (const each of terms) await test.step(each.path, () => expectRoom(page, role, each));
  });
}

test('staff who open the pages for making something stand in the room again', async ({
  page,
  sql,
  stalls,
}) => {
  await signInAs(page, sql, stalls.own.id, 'staff');
  await page.goto('/vendor/products/new');
  await expect(page).toHaveURL('/vendor/products');
  await page.goto('/vendor/feeds/new');
  await expect(page).toHaveURL('/vendor/feeds');
  expect(await page.content()).not.toContain('key=secret');
});

test('staff look at what was imported, and begin nothing', async ({ page, sql, stalls }) => {
  const [made] =
    await sql`insert into public.imports (vendor_id, file_name, bytes, sha256, encoding, delimiter, format,
      headers, state, rows_done, rows_updated, started_at, finished_at)
    values (${stalls.own.id}, 'roles.csv', 16, ${randomBytes(32).toString('hex')}, 'utf-8', ',', 'own', '["sku"]',
      'failed', 3, 3, now(), now()) returning id`;
  await signInAs(page, sql, stalls.own.id, 'staff');
  await page.goto('/vendor/import');
  await page.getByRole('button', { name: 'Open roles.csv' }).click();
  await expect(page.getByRole('heading', { name: 'roles.csv' })).toBeVisible();
  await expect(page.getByRole('button', { name: /Go on where|Import another/ })).toHaveCount(0);
  await page.getByRole('button', { name: 'Back to all imports' }).click();
  await expect(page.getByRole('heading', { name: 'Earlier imports' })).toBeVisible();
  await sql`delete from public.imports where id = ${made?.id}`;
});

test('staff finish their own count, and are not offered to take it back', async ({ page, sql, stalls }) => {
  const { own } = stalls;
  const userId = await signInAs(page, sql, own.id, 'staff');
  await sql`update public.stock_takes set started_by = ${userId} where id = ${own.take}`;
  await sql`select public.count_stock(${own.take}, ${own.variant}, 7)`;
  await page.goto(`/vendor/inventory/count/${own.take}`);
  await page.getByRole('button', { name: 'Review and finish' }).click();
  await page.getByRole('button', { name: 'Finish and write the differences' }).click();
  await expect(page.getByText(/^Counted\. 1 shel/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Undo' })).toHaveCount(0);
  await expect(heading(page, 'Stock-take')).toBeVisible();
  await expect(page.getByRole('button', { name: /Take .*back/ })).toHaveCount(0);
  await sql`select public.undo_stock_change(change_id) from public.stock_takes where id = ${own.take}`;
});

test('the address of another stall leads to one’s own, or to nothing', async ({
  page,
  sql,
  stalls,
  allowed,
}) => {
  // The pages that are not found.
  allowed.push(/404/);
  const { own, foreign } = stalls;
  await signInAs(page, sql, own.id, 'owner');
  for (const { href } of vendorRooms.flat()) {
    await page.goto(`${href}?stall=${foreign.slug}`);
    await expect(main(page).getByText(own.name).first()).toBeVisible();
    expect(await page.content()).not.toContain(foreign.name);
  }
  for (const path of [
    `/vendor/products/${foreign.product}`,
    `/vendor/orders/${foreign.order}`,
    `/vendor/orders/${foreign.order}/packing-slip`,
    `/vendor/feeds/${foreign.feed}`,
    `/vendor/inventory/${foreign.variant}`,
    `/vendor/inventory/count/${foreign.take}`,
  ]) {
    await page.goto(path);
    await expect(main(page).getByRole('heading', { name: /^There is no/ })).toBeVisible();
    const source = await page.content();
    for (const secret of [foreign.name, foreign.productName, foreign.feedName, foreign.slug])
      expect([path, source.includes(secret)]).toEqual([path, false]);
  }
});
