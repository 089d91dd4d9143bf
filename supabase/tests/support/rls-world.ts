import type postgres from 'postgres';
import { apiScope } from '#lib/web/auth/scopes';
import { type Actor, anon, apiKey, person, service } from './acting.ts';
import {
  addMember,
  addOrder,
  addPerson,
  addProduct,
  addVariant,
  addVendor,
  hold,
  idOf,
  moveStock,
} from './market.ts';

/**
 * Whose view a column of the matrix is. `shopper` ordered from stall A; `ownerB` owns the rival stall B; `keyA` is a
 * program with all scopes that stall A can give.
 */
export const actors = {
  anon,
  shopper: person(idOf('shopper')),
  other: person(idOf('other')),
  staffA: person(idOf('staffA')),
  managerA: person(idOf('managerA')),
  ownerA: person(idOf('ownerA')),
  ownerB: person(idOf('ownerB')),
  admin: person(idOf('admin')),
  keyA: apiKey(idOf('a-program')),
  service,
} satisfies Record<string, Actor>;
export type ActorName = keyof typeof actors;

/**
 * Two approved stalls A and B, alike, and one that waits (P). Each of A and B has people, a published product
 * (`a-open`), a draft (`a-draft`), pictures, stock, a hold, an order of the shopper (A) or of the other one (B),
 * an event, a notification, a report, a feed, a decision, an invitation, an API key and a stock-take.
 */
export async function fillWorld(sql: postgres.Sql): Promise<void> {
  for (const name of ['shopper', 'other', 'staffA', 'managerA', 'ownerA', 'ownerB', 'admin', 'newcomer']) {
    await addPerson(sql, name);
  }
  await sql`update public.profiles set role = 'admin' where id = ${idOf('admin')}`;
  await sql`delete from public.profiles where id = ${idOf('newcomer')}`;
  await addVendor(sql, 'p', 'pending');
  await fillStall(sql, 'a', 'shopper');
  await fillStall(sql, 'b', 'other');
  await addMember(sql, 'a', 'ownerA', 'owner');
  await addMember(sql, 'a', 'managerA', 'manager');
  await addMember(sql, 'a', 'staffA', 'staff');
  await addMember(sql, 'b', 'ownerB', 'owner');
  await sql`insert into public.vendor_tax_profiles (vendor_id, country, scheme)
    values (${idOf('a')}, 'DE', 'home'), (${idOf('b')}, 'FR', 'destination')`;
  for (const [stall, name] of [
    ['a', 'staffA'],
    ['a', 'ownerA'],
    ['b', 'ownerB'],
  ] as const) {
    await sql`insert into public.mail_subscriptions (vendor_id, user_id, topic)
      values (${idOf(stall)}, ${idOf(name)}, 'low-stock')`;
  }
  await sql`insert into public.vendor_applications (id, vendor_id, applicant_id, state, decided_at) values
    (${idOf('p-application')}, ${idOf('p')}, ${idOf('other')}, 'pending', null),
    (${idOf('a-application')}, ${idOf('a')}, ${idOf('ownerA')}, 'approved', now())`;
  await addKeys(sql);
  await addCarts(sql);
  for (const name of ['shopper', 'other']) {
    await sql`insert into public.notifications (id, user_id, kind, title)
      values (${idOf(`${name}-note`)}, ${idOf(name)}, 'system', 'Hello')`;
  }
}

/** Carts of the shopper, of the other one and of a guest, with a line of stall A's goods in each. */
async function addCarts(sql: postgres.Sql): Promise<void> {
  for (const name of ['shopper', 'other', 'guest']) {
    const owner = name === 'guest' ? sql`null, sha256('guest')` : sql`${idOf(name)}, null`;
    await sql`insert into public.carts (id, customer_id, secret_hash) select ${idOf(`${name}-cart`)}, ${owner}`;
    await sql`insert into public.cart_items (cart_id, variant_id, quantity, seen_price, seen_step, seen_currency)
      values (${idOf(`${name}-cart`)}, ${idOf('a-open-1')}, 1, 5, 1, 'EUR')`;
  }
}

/** Keys of stall A: `a-program` with every scope, one for each scope by its name, and one that is revoked. */
async function addKeys(sql: postgres.Sql): Promise<void> {
  const keys = [
    ['a-program', apiScope.options],
    ...apiScope.options.map((scope) => [scope, [scope]] as const),
    ['a-revoked', apiScope.options],
  ] as const;
  for (const [name, scopes] of keys) {
    await sql`insert into public.vendor_api_keys (id, vendor_id, name, prefix, key_hash, scopes)
      values (${idOf(name)}, ${idOf('a')}, ${name}, 'lsk_abcdefgh', sha256(${name}::bytea), ${sql.array([...scopes])})`;
  }
  await sql`update public.vendor_api_keys set revoked_at = now() where id = ${idOf('a-revoked')}`;
}

async function fillStall(sql: postgres.Sql, stall: string, customer: string): Promise<void> {
  await addVendor(sql, stall);
  for (const [slug, status] of [
    [`${stall}-open`, 'published'] as const,
    [`${stall}-draft`, 'draft'] as const,
  ]) {
    await addProduct(sql, stall, slug, status);
    await moveStock(sql, `${slug}-1`, `${stall}-main`, 10);
    await sql`insert into public.product_images (id, product_id, path, width, height)
      values (${idOf(`${slug}-image`)}, ${idOf(slug)}, ${`${idOf(stall)}/1.webp`}, 1, 1)`;
  }
  await addVariant(sql, `${stall}-open`, `${stall}-open-off`);
  await sql`update public.product_variants set is_active = false where sku = ${`${stall}-open-off`}`;
  await hold(sql, `${stall}-open-1`, `${stall}-main`, 1);
  const order = `${stall}-order`;
  await addOrder(sql, { name: order, customer, vendor: stall, product: `${stall}-open`, quantity: 2 });
  await sql`insert into public.order_events (order_id, vendor_order_id, vendor_id, kind)
    values (${idOf(order)}, ${idOf(`${order}-part`)}, ${idOf(stall)}, 'placed')`;
  await sql`insert into public.notifications (id, vendor_id, kind, title)
    values (${idOf(`${stall}-note`)}, ${idOf(stall)}, 'order_placed', 'New order')`;
  await sql`insert into public.reports (id, vendor_id, kind, from_day, to_day, time_zone)
    values (${idOf(`${stall}-report`)}, ${idOf(stall)}, 'daily-sales', '2026-11-22', '2026-11-22', 'UTC')`;
  await sql`insert into public.inventory_feeds (id, vendor_id, location_id, name, url, format)
    values (${idOf(`${stall}-feed`)}, ${idOf(stall)}, ${idOf(`${stall}-main`)}, 'Feed', 'https://feed.test/', 'csv')`;
  await sql`insert into public.imports (id, vendor_id, file_name, bytes, sha256, encoding, delimiter, format, headers)
    values (${idOf(`${stall}-import`)}, ${idOf(stall)}, 'old.csv', 1, repeat('0', 64), 'utf-8', ',', 'own', '[]')`;
  await sql`insert into public.import_rows (import_id, line, level, reason)
    values (${idOf(`${stall}-import`)}, 2, 'error', 'The price is missing.')`;
  await sql`insert into public.import_mappings (vendor_id, signature, format, mapping, settings)
    values (${idOf(stall)}, repeat('0', 64), 'own', '{}', '{}')`;
  await sql`insert into public.vendor_decisions (id, vendor_id, outcome)
    values (${idOf(`${stall}-decision`)}, ${idOf(stall)}, 'approved')`;
  await sql`insert into public.vendor_invitations (id, vendor_id, email, role, token_hash)
    values (${idOf(`${stall}-invitation`)}, ${idOf(stall)}, 'guest@livestall.example', 'staff', sha256(${stall}::bytea))`;
  await sql`insert into public.vendor_api_keys (id, vendor_id, name, prefix, key_hash, scopes)
    values (${idOf(`${stall}-key`)}, ${idOf(stall)}, 'Till', 'lsk_abcdefgh', sha256(${stall}::bytea), '{products:read}')`;
  await sql`insert into public.stock_changes (id, vendor_id, kind)
    values (${idOf(`${stall}-change`)}, ${idOf(stall)}, 'bulk')`;
  await sql`insert into public.stock_takes (id, vendor_id, location_id)
    values (${idOf(`${stall}-take`)}, ${idOf(stall)}, ${idOf(`${stall}-main`)})`;
  await sql`insert into public.stock_take_lines (stock_take_id, variant_id, vendor_id, counted, expected)
    values (${idOf(`${stall}-take`)}, ${idOf(`${stall}-open-1`)}, ${idOf(stall)}, 8, 8)`;
}
