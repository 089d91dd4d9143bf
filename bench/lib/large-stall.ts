import { randomUUID } from 'node:crypto';
import type { Sql } from 'postgres';

const id = (kind: string) => `md5(${kind} || n || current_setting('bench.salt'))::uuid`;

/**
 * 10,000 products (one in 20 archived, one in 50 sent back), a shelf each, one in 7 empty and one in 20 low; 60 days
 * with 60 orders of two lines each, 40 of them open; 2,000 notifications, one in 20 unread.
 */
const statements = (vendorId: string, locationId: string) => [
  `insert into public.products (id, vendor_id, category_id, name, slug, description, status, status_reason, price,
      published_at, created_at, updated_at)
    select ${id("'p'")}, '${vendorId}', (select c.id from public.categories c order by c.id limit 1), 'Bench tea ' || n,
      'bench-tea-' || n, repeat('Picked by hand and dried in the shade. ', 20),
      (case when n % 20 = 7 then 'archived' when n % 50 = 3 then 'rejected' when n % 10 = 1 then 'draft' else 'published' end)::public.product_status,
      case when n % 50 = 3 then 'Say where it grows.' end, 5, now(), now() - n * interval '10 minutes', now() - n * interval '10 minutes'
    from generate_series(1, 10000) n`,
  `insert into public.product_variants (id, product_id, sku, price)
    select ${id("'v'")}, ${id("'p'")}, 'BENCH-' || n, 5 from generate_series(1, 10000) n`,
  `insert into public.inventory (id, variant_id, product_id, vendor_id, location_id, quantity, low_stock_threshold, version)
    select ${id("'i'")}, ${id("'v'")}, ${id("'p'")}, '${vendorId}', '${locationId}',
      case when n % 7 = 0 then 0 when n % 20 = 1 then 3 else 200 end, 5, 1
    from generate_series(1, 10000) n`,
  `insert into public.inventory_movements (inventory_id, variant_id, product_id, vendor_id, location_id, delta, balance_after, reason)
    select i.id, i.variant_id, i.product_id, i.vendor_id, i.location_id, i.quantity, i.quantity, 'received'
    from public.inventory i where i.vendor_id = '${vendorId}' and i.quantity > 0`,
  `insert into public.orders (id, subtotal, total, status, created_at)
    select ${id("'o'")}, 10, 10, 'completed', now() - n * interval '24 minutes' from generate_series(1, 3600) n`,
  `insert into public.vendor_orders (id, order_id, vendor_id, subtotal, status, created_at)
    select ${id("'w'")}, ${id("'o'")}, '${vendorId}', 10,
      (case when n <= 40 then 'accepted' else 'delivered' end)::public.vendor_order_status, now() - n * interval '24 minutes'
    from generate_series(1, 3600) n`,
  `insert into public.order_items (order_id, vendor_order_id, vendor_id, product_id, variant_id, location_id, product_name,
      quantity, unit, step, unit_price, total, created_at)
    select w.order_id, w.id, w.vendor_id, i.product_id, i.variant_id, i.location_id, 'Bench tea', 1, 'each', 1, 5, 5, w.created_at
    from generate_series(1, 3600) n cross join generate_series(0, 1) line
    join public.vendor_orders w on w.id = ${id("'w'")}
    join public.inventory i on i.id = md5('i' || (1 + (n * 37 + line * 11) % 500) || current_setting('bench.salt'))::uuid`,
  `insert into public.notifications (vendor_id, kind, title, created_at, read_at)
    select '${vendorId}', 'order_placed', 'New order ' || n, now() - n * interval '30 minutes',
      case when n % 20 <> 0 then now() end from generate_series(1, 2000) n`,
];

/** A stall that fills its dashboard, and its owner. What it sold is not in its ledger: it is here to be read only. */
export async function fillLargeStall(sql: Sql): Promise<{ vendorId: string; userId: string }> {
  const salt = randomUUID();
  const email = `bench-${salt}@livestall.example`;
  const userId = await sql.begin(async (tx) => {
    await tx`select set_config('bench.salt', ${salt}, true)`;
    await tx`insert into public.categories (slug, name) values ('bench', 'Bench') on conflict do nothing`;
    const [user] =
      await tx`insert into auth.users (id, email) values (gen_random_uuid(), ${email}) returning id`;
    const [vendor] = await tx`insert into public.vendors (id, slug, store_name, email, status)
      values (${salt}, ${`bench-${salt}`}, ${`Bench ${salt}`}, ${email}, 'approved') returning id`;
    await tx`insert into public.vendor_members (vendor_id, user_id, role) values (${vendor?.id}, ${user?.id}, 'owner')`;
    const [location] = await tx`insert into public.locations (vendor_id, name, is_primary)
      values (${vendor?.id}, 'Cellar', true) returning id`;
    for (const statement of statements(vendor?.id, location?.id)) await tx.unsafe(statement);
    return String(user?.id);
  });
  await sql`vacuum analyze`;
  return { vendorId: salt, userId };
}
