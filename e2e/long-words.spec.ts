import type postgres from 'postgres';
import { demoAccounts } from '../supabase/seed/accounts.ts';
import { expect, expectNoSideScroll, signIn, test } from './support/fixtures.ts';

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
    await sql`select id, name from public.product_variants where product_id in ${sql(products.map(({ id }) => id))}`;
  const locations = await sql`select id, name, city from public.locations where vendor_id = ${stall?.id}`;
  await sql`update public.vendors set store_name = ${word(80)}, tagline = ${word(160)}, description = ${word(2_000)},
    city = ${word(80)} where id = ${stall?.id}`;
  for (const { id } of products)
    await sql`update public.products set name = ${word(160)}, description = ${word(2_000)} where id = ${id}`;
  for (const { id } of variants)
    await sql`update public.product_variants set name = ${word(80)} where id = ${id}`;
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
      for (const { id, name } of variants)
        await sql`update public.product_variants set name = ${name} where id = ${id}`;
      for (const { id, name, city: town } of locations)
        await sql`update public.locations set name = ${name}, city = ${town} where id = ${id}`;
    },
  };
}

test('names of one endless word stick out of no page of the shop on a phone, nor of the plain rooms of a stall', async ({
  page,
  sql,
}) => {
  test.setTimeout(180_000);
  const stall = await nameAtLength(sql);
  try {
    await signIn(page, 'vendor', '/account');
    const shop = [
      '/',
      `/products?vendor_id=${stall.id}`,
      `/products/${stall.product}`,
      '/vendors',
      `/vendors/${stall.slug}`,
    ];
    const rooms = ['/products', '/orders', '/locations', '/settings', '/team', '/reports', '/feeds'];
    const more = ['/import', '/api-keys'];
    const wide: string[] = [];
    for (const path of [...shop, '/account', ...[...rooms, ...more].map((room) => `/vendor${room}`)]) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (excess > 0) wide.push(`${path}: ${excess} px`);
    }
    expect(wide).toEqual([]);
    await expectNoSideScroll(page);
  } finally {
    await stall.restore();
  }
});
