import { randomBytes, randomUUID } from 'node:crypto';
import { join, makePerson, makeProduct } from './market.ts';
import { makeOrder } from './orders.ts';
import type { RoleWorld } from './vendor-role-world.ts';

// What calls are about, made anew for each of them: a call that was allowed must not decide about the next one.

const name = (w: RoleWorld) => `${w.mark} ${randomUUID().slice(0, 8)}`;
const idIn = (rows: readonly Record<string, unknown>[]) => String(rows[0]?.id);

export const product = async (w: RoleWorld, status = 'published', quantity = 0) =>
  (await makeProduct(w.sql, w.stall, w.category.id, { name: name(w), status, quantity })).id;

export async function archivedProduct(w: RoleWorld): Promise<string> {
  const id = await product(w);
  await w.sql`update public.products set status = 'archived' where id = ${id}`;
  return id;
}

/** A product with two pictures. */
export async function pictures(w: RoleWorld): Promise<{ product: string; ids: string[] }> {
  const id = await product(w);
  const rows = await w.sql`insert into public.product_images (product_id, path, width, height, position)
    select ${id}, ${`${w.stall.id}/${id}/`} || gen_random_uuid() || '.png', 8, 8, n from generate_series(0, 1) n
    returning id`;
  return { product: id, ids: rows.map((row) => String(row.id)) };
}

/** A shelf of its own, so that stock moves on nobody else's. */
export async function shelf(w: RoleWorld) {
  const made = await makeProduct(w.sql, w.stall, w.category.id, { name: name(w), quantity: 10 });
  const id = idIn(await w.sql`select id from public.inventory where variant_id = ${made.variantId}`);
  return { ...made, id };
}

export async function location(w: RoleWorld): Promise<string> {
  return idIn(
    await w.sql`insert into public.locations (vendor_id, name) values (${w.stall.id}, ${name(w)}) returning id`,
  );
}

/** A place whose count is under way, with one line that differs. Who began it is the person of that name. */
export async function stockTake(w: RoleWorld, begunBy: 'manager' | 'staff' = 'manager') {
  const place = await location(w);
  const { variantId } = await shelf(w);
  const [{ id } = { id: '' }] = await w.sql`select public.start_stock_take(${place}) as id`;
  await w.sql`select public.count_stock(${id}, ${variantId}, 3)`;
  await w.sql`update public.stock_takes set started_by = ${w.askerOf(begunBy, null).userId ?? null} where id = ${id}`;
  return { id: String(id), variantId };
}

export async function bulkChange(w: RoleWorld): Promise<string> {
  const lines = [{ inventory_id: (await shelf(w)).id, add: 1 }];
  const [row] =
    await w.sql`select public.adjust_stock_many(${w.stall.id}, ${w.sql.json(lines)}) ->> 'change_id' as id`;
  return String(row?.id);
}

export async function finishedCount(w: RoleWorld): Promise<string> {
  const { id } = await stockTake(w);
  const [row] = await w.sql`select public.finish_stock_take(${id}) ->> 'change_id' as id`;
  return String(row?.id);
}

export async function order(w: RoleWorld, status = 'pending') {
  const lines = [{ product: w.tea, quantity: 1, name: `${w.mark} tea` }];
  const made = await makeOrder(w.sql, w.stall, { customerId: w.customer.id, lines, customerName: w.mark });
  await w.sql`update public.vendor_orders set status = ${status} where id = ${made.part}`;
  const [row] = await w.sql`select version from public.vendor_orders where id = ${made.part}`;
  return { ...made, version: Number(row?.version) };
}

/** A stall has ten feeds at most. */
export async function feed(w: RoleWorld): Promise<string> {
  await w.sql`delete from public.inventory_feeds where vendor_id = ${w.stall.id}`;
  const id = idIn(
    await w.sql`insert into public.inventory_feeds (vendor_id, location_id, name, url, format)
    values (${w.stall.id}, ${w.stall.locationId}, ${name(w)}, 'https://feed.example/a.csv?key=secret', 'csv')
    returning id`,
  );
  await w.sql`insert into private.feed_runs (id, feed_id, state, error)
    values (${randomUUID()}, ${id}, 'failed', ${`${w.mark} did not answer`})`;
  return id;
}

/** A stall has three trials under way at most. */
export async function trial(w: RoleWorld): Promise<string> {
  await w.sql`delete from private.feed_trials where vendor_id = ${w.stall.id}`;
  return idIn(
    await w.sql`
    insert into private.feed_trials (vendor_id, location_id, url, format, mapping, state, error)
    values (${w.stall.id}, ${w.stall.locationId}, 'https://feed.example/a.csv', 'csv', '{}', 'failed', ${w.mark})
    returning id`,
  );
}

/** An import whose file is in Storage. */
export async function productFile(w: RoleWorld, state = 'uploaded'): Promise<string> {
  const id = randomUUID();
  await w.storage.from('imports').upload(`${w.stall.id}/${id}`, `sku,${w.mark}\n1,2\n`);
  await w.sql`insert into public.imports (id, vendor_id, file_name, bytes, sha256, encoding, delimiter, format, headers,
      state)
    values (${id}, ${w.stall.id}, ${`${w.mark}.csv`}, 16, ${randomBytes(32).toString('hex')}, 'utf-8', ',', 'own',
      ${w.sql.json(['sku', w.mark])}, ${state})`;
  return id;
}

let reportDay = Date.parse('2024-01-01');
/** A report about a day of its own: the same days are reported once. */
export async function report(w: RoleWorld): Promise<string> {
  reportDay += 86_400_000;
  const day = new Date(reportDay).toISOString().slice(0, 10);
  const path = `${w.stall.id}/${day}.html`;
  await w.storage.from('reports').upload(path, `<p>${w.mark}</p>`, { contentType: 'text/html' });
  return idIn(
    await w.sql`
    insert into public.reports (vendor_id, kind, from_day, to_day, time_zone, state, csv_path, html_path, finished_at)
    values (${w.stall.id}, 'daily-sales', ${day}, ${day}, 'UTC', 'ready', ${path}, ${path}, now()) returning id`,
  );
}

export async function notification(w: RoleWorld): Promise<string> {
  return idIn(
    await w.sql`insert into public.notifications (vendor_id, kind, title)
    values (${w.stall.id}, 'order_placed', ${name(w)}) returning id`,
  );
}

/** A stall has twenty keys that work at most. */
export async function apiKey(w: RoleWorld): Promise<string> {
  await w.sql`delete from public.vendor_api_keys where vendor_id = ${w.stall.id} and name = 'To be ended'`;
  return idIn(
    await w.sql`insert into public.vendor_api_keys (vendor_id, name, prefix, key_hash, scopes)
    values (${w.stall.id}, 'To be ended', 'lsk_abcdefgh', ${randomBytes(32)}, '{orders:read}') returning id`,
  );
}

export async function member(w: RoleWorld): Promise<string> {
  const { id } = await makePerson(w.sql, 'colleague');
  await join(w.sql, w.stall, id, 'staff');
  return id;
}

export async function invitation(w: RoleWorld): Promise<string> {
  return idIn(
    await w.sql`insert into public.vendor_invitations (vendor_id, email, role, token_hash)
    values (${w.stall.id}, ${`${randomUUID()}@example.test`}, 'staff', ${randomBytes(32)}) returning id`,
  );
}
