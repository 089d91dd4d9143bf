import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import type postgres from 'postgres';
import { createUser } from '../../supabase/local/auth-users.ts';
import { demoAccounts } from '../../supabase/seed/accounts.ts';

const password = 'a walk through the market';
const domain = 'roles.example.test';

/** The stall of the demo's vendor, with something of every kind, and what another stall has of the same. */
export interface TwoStalls {
  own: StallThings;
  foreign: StallThings;
}

export interface StallThings {
  id: string;
  slug: string;
  name: string;
  location: string;
  product: string;
  productName: string;
  variant: string;
  order: string;
  /** What its order was before it became one that waits. */
  orderWas: string;
  feed: string;
  feedName: string;
  take: string;
  report: string;
}

async function findThings(sql: postgres.Sql, vendorId: string): Promise<StallThings> {
  const [found] = await sql`
    select v.slug, v.store_name, l.id as location, p.id as product, p.name as product_name, pv.id as variant, vo.id as part, vo.status
    from public.vendors v
    join public.locations l on l.vendor_id = v.id and l.is_primary
    join public.products p on p.vendor_id = v.id and p.status = 'published'
    join public.product_variants pv on pv.product_id = p.id
    join public.inventory i on i.variant_id = pv.id
    join public.vendor_orders vo on vo.vendor_id = v.id
    where v.id = ${vendorId} order by p.name, vo.created_at desc limit 1`;
  if (!found) throw new Error('The seed has no such stall.');
  const feedName = `Feed ${randomUUID().slice(0, 8)}`;
  const [feed] =
    await sql`insert into public.inventory_feeds (vendor_id, location_id, name, url, format, next_run_at)
    values (${vendorId}, ${found.location}, ${feedName}, 'https://feed.example/a.csv?key=secret', 'csv',
      now() + interval '1 day') returning id`;
  await sql`update public.vendor_orders set status = 'pending' where id = ${found.part}`;
  // Of days long ago: whether the schedule has made one today depends on the hour.
  const [report] = await sql`
    insert into public.reports (vendor_id, kind, from_day, to_day, time_zone, state, csv_path, html_path, finished_at)
    values (${vendorId}, 'daily-sales', '2020-02-01', '2020-02-01', 'UTC', 'ready', 'roles.csv', 'roles.html', now())
    returning id`;
  const [take] = await sql`select public.start_stock_take(${found.location}) as id`;
  return {
    id: vendorId,
    slug: found.slug,
    name: found.store_name,
    location: found.location,
    product: found.product,
    productName: found.product_name,
    variant: found.variant,
    order: found.part,
    orderWas: found.status,
    feed: feed?.id,
    feedName,
    take: take?.id,
    report: report?.id,
  };
}

/** Finds the demo's stall and another one, and gives both a feed, a stock-take and a report. */
export async function arrangeStalls(sql: postgres.Sql): Promise<TwoStalls> {
  const [ownRow] = await sql`select m.vendor_id as id from public.vendor_members m
    join auth.users u on u.id = m.user_id and u.email = ${demoAccounts.vendor.email}`;
  const [foreignRow] = await sql`select v.vendor_id as id from public.vendor_orders v
    where v.vendor_id <> ${ownRow?.id} order by v.created_at desc limit 1`;
  return { own: await findThings(sql, ownRow?.id), foreign: await findThings(sql, foreignRow?.id) };
}

/** Takes away what `arrangeStalls` and `signInAs` brought. */
export async function clearStalls(sql: postgres.Sql, { own, foreign }: TwoStalls): Promise<void> {
  for (const { feed, take, order, orderWas, report } of [own, foreign]) {
    await sql`delete from public.reports where id = ${report}`;
    await sql`delete from public.inventory_feeds where id = ${feed}`;
    await sql`update public.vendor_orders set status = ${orderWas} where id = ${order}`;
    await sql`delete from public.stock_takes where id = ${take}`;
  }
  await sql`delete from public.vendor_members where user_id in (
    select id from auth.users where email like ${`%@${domain}`})`;
}

/** Somebody new at the stall, who has just signed in and stands in its back room. */
export async function signInAs(
  page: Page,
  sql: postgres.Sql,
  vendorId: string,
  role: 'owner' | 'manager' | 'staff',
): Promise<string> {
  const email = `${role}-${randomUUID().slice(0, 8)}@${domain}`;
  const id = await createUser(sql, { email, password, fullName: `The ${role}`, emailConfirmed: true });
  await sql`insert into public.vendor_members (vendor_id, user_id, role) values (${vendorId}, ${id}, ${role})`;
  await page.goto('/sign-in?next=%2Fvendor');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL((url) => url.pathname === '/vendor');
  return id;
}
