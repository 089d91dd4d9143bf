import type { Page } from '@playwright/test';
import type postgres from 'postgres';
import { demoAccounts } from '../supabase/seed/accounts.ts';
import { expect, signIn, test } from './support/fixtures.ts';
import { arrangeStalls, clearStalls, type StallThings } from './support/stall-people.ts';

test.use({ viewport: { width: 390, height: 844 } });

const word = (length: number) => `W${'w'.repeat(length - 1)}`;

interface Stall {
  id: string;
  slug: string;
  product: string;
  restore(): Promise<void>;
}

/** The demo's stall with everything named by one word as long as its column takes. */
async function nameAtLength(sql: postgres.Sql): Promise<Stall> {
  const [stall] =
    await sql`select v.id, v.slug, v.store_name, v.tagline, v.description, v.city from public.vendors v
    join public.vendor_members m on m.vendor_id = v.id join auth.users u on u.id = m.user_id
    where u.email = ${demoAccounts.vendor.email}`;
  const products = await sql`select id, name, description from public.products
    where vendor_id = ${stall?.id} and status = 'published'`;
  const variants =
    await sql`select id, name, sku from public.product_variants where product_id in ${sql(products.map(({ id }) => id))}`;
  const locations = await sql`select id, name, city from public.locations where vendor_id = ${stall?.id}`;
  await sql`update public.vendors set store_name = ${word(80)}, tagline = ${word(160)}, description = ${word(2_000)},
    city = ${word(80)} where id = ${stall?.id}`;
  for (const { id } of products)
    await sql`update public.products set name = ${word(160)}, description = ${word(2_000)} where id = ${id}`;
  for (const { id } of variants)
    await sql`update public.product_variants set name = ${word(80)}, sku = ${word(44)} || ${id}::text
      where id = ${id}`;
  for (const { id } of locations)
    await sql`update public.locations set name = ${word(70)} || right(${id}::text, 8), city = ${word(80)} where id = ${id}`;
  return {
    id: stall?.id,
    slug: stall?.slug,
    product: products[0]?.id,
    async restore() {
      const { store_name, tagline, description, city } = stall ?? {};
      await sql`update public.vendors set store_name = ${store_name}, tagline = ${tagline}, description = ${description},
        city = ${city} where id = ${stall?.id}`;
      for (const { id, name, description: text } of products)
        await sql`update public.products set name = ${name}, description = ${text} where id = ${id}`;
      for (const { id, name, sku } of variants)
        await sql`update public.product_variants set name = ${name}, sku = ${sku} where id = ${id}`;
      for (const { id, name, city: town } of locations)
        await sql`update public.locations set name = ${name}, city = ${town} where id = ${id}`;
    },
  };
}

/** Opens each path; answers by how much the page is wider than the phone, where it is. */
async function measure(page: Page, paths: readonly string[]): Promise<string[]> {
  const wide: string[] = [];
  for (const path of paths) {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (excess > 0) wide.push(`${path}: ${excess} px`);
  }
  return wide;
}

/** Every room of a stall, with the pages of the things in it. */
function roomsOf({ product, variant, order, feed, take }: StallThings): string[] {
  const rooms = ['', '/products', '/orders', '/locations', '/settings', '/team', '/reports', '/feeds'];
  const more = ['/import', '/api-keys', '/inventory', '/inventory/count', '/products/new', '/feeds/new'];
  const things = [
    `/products/${product}`,
    `/orders/${order}`,
    `/feeds/${feed}`,
    `/inventory/${variant}`,
    `/inventory/count/${take}`,
  ];
  return [...rooms, ...more, ...things].map((room) => `/vendor${room}`);
}

test('names of one endless word stick out of no page on a phone', async ({ page, otherPage, sql }) => {
  test.setTimeout(300_000);
  const things = await arrangeStalls(sql);
  const stall = await nameAtLength(sql);
  await sql`update public.inventory_feeds set name = ${word(80)} where id = ${things.own.feed}`;
  try {
    await signIn(page, 'vendor', '/account');
    const ofStall = [
      `/products?vendor_id=${stall.id}`,
      `/products/${stall.product}`,
      `/vendors/${stall.slug}`,
    ];
    const shop = ['/', '/vendors', '/account', ...ofStall];
    expect(await measure(page, [...shop, ...roomsOf(things.own)])).toEqual([]);
    // Nor is a name left one letter a line by what stands beside it.
    await page.goto('/vendor/inventory');
    const name = page.getByRole('rowheader').first();
    await expect.poll(async () => (await name.boundingBox())?.width ?? 0).toBeGreaterThan(150);
    await otherPage.setViewportSize({ width: 390, height: 844 });
    await signIn(otherPage, 'admin', '/account');
    const office = [
      '/admin/approvals',
      `/admin/vendors?stall=${stall.id}`,
      '/admin/jobs',
      '/admin/monitoring',
    ];
    expect(await measure(otherPage, office)).toEqual([]);
  } finally {
    await stall.restore();
    await clearStalls(sql, things);
  }
});
