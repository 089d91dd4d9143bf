import type postgres from 'postgres';

/** 100 stalls, 40 categories, five below each of 8 others, and 100,000 products: one in ten a draft, one in a thousand waiting,
 *  every 5,000th sent back and another archived, one in five sold out. */
const statements = [
  `insert into public.vendors (id, slug, store_name, email, status)
    select md5('v' || n)::uuid, 'stall-' || n, 'Stall ' || n, 's' || n || '@livestall.example', 'approved'
    from generate_series(1, 100) n`,
  `insert into public.vendor_members (vendor_id, user_id, role) values (md5('v5')::uuid, md5('member')::uuid, 'staff')`,
  `insert into public.locations (id, vendor_id, name, is_primary)
    select md5('l' || n)::uuid, md5('v' || n)::uuid, 'Main', true from generate_series(1, 100) n`,
  `insert into public.categories (id, parent_id, slug, name)
    select md5('c' || n)::uuid, case when n > 8 then md5('c' || (1 + n % 8))::uuid end, 'category-' || n, 'Category ' || n
    from generate_series(1, 48) n`,
  // Names of three made-up words out of 40, 40 and 1,000: a rare word finds 90 published products, a common one 2,250.
  `create temp table words on commit drop as
    select n as place, translate(substr(md5('word' || n), 1, 7), '0123456789', 'aeioulmnrs') as word
    from generate_series(1, 1080) n`,
  `insert into public.products (id, vendor_id, category_id, name, slug, description, status, price, stock_quantity,
      stock_status, published_at, created_at)
    select md5('p' || n)::uuid, md5('v' || (1 + n % 100))::uuid, md5('c' || (9 + (n / 100) % 40))::uuid,
      initcap(format('%s %s %s', a.word, b.word, c.word)), 'product-' || n,
      'Grown on a hillside, picked by hand and dried in the shade.',
      (case when n % 10 = 7 then 'draft' when n % 1000 = 3 then 'pending' when n % 5000 = 4 then 'rejected'
        when n % 5000 = 2504 then 'archived' else 'published' end)::public.product_status,
      1 + (n::bigint * 7919) % 9000 / 100.0, s.stock,
      (case when s.stock > 0 then 'instock' else 'outofstock' end)::public.stock_status,
      timestamptz '2026-01-01' + ((n::bigint * 104729) % 20000000) * interval '1 second',
      timestamptz '2026-01-01' + ((n::bigint * 15485863) % 20000000) * interval '1 second'
    from generate_series(1, 100000) n
    join words a on a.place = 1 + n % 40 join words b on b.place = 41 + (n / 40) % 40
    join words c on c.place = 81 + n % 1000
    cross join lateral (select case when (n / 7) % 5 = 0 then 0 else 1 + (n * 31) % 400 end as stock) s`,
  `insert into public.product_variants (id, product_id, sku, price)
    select md5('x' || p.id)::uuid, p.id, 'SKU-' || p.slug, p.price from public.products p`,
  `insert into public.inventory (variant_id, product_id, vendor_id, location_id, quantity, low_stock_threshold, version)
    select md5('x' || p.id)::uuid, p.id, p.vendor_id, l.id, p.stock_quantity, case when p.stock_quantity % 50 = 1 then 5 else 0 end, 1
    from public.products p join public.locations l on l.vendor_id = p.vendor_id`,
  `insert into public.orders (id, customer_id, subtotal, total, status, created_at)
    select md5('o' || n)::uuid, md5('u' || n % 2000)::uuid, 5, 5, 'completed',
      timestamptz '2026-11-23' - (n * 389) * interval '1 second' from generate_series(1, 20000) n`,
  `insert into public.vendor_orders (id, order_id, vendor_id, subtotal, status, created_at)
    select md5('w' || n)::uuid, md5('o' || n)::uuid, md5('v' || (1 + n % 100))::uuid, 5,
      (case when n <= 1000 then 'pending' else 'delivered' end)::public.vendor_order_status, o.created_at
    from generate_series(1, 20000) n join public.orders o on o.id = md5('o' || n)::uuid`,
  `insert into public.order_items (order_id, vendor_order_id, vendor_id, product_id, variant_id, location_id,
      product_name, quantity, unit, step, unit_price, total, created_at)
    select w.order_id, w.id, w.vendor_id, p.id, md5('x' || p.id)::uuid, md5('l')::uuid, p.name, 1, 'each', 1, 5, 5, w.created_at
    from generate_series(1, 20000) n join public.vendor_orders w on w.id = md5('w' || n)::uuid
    join public.products p on p.id = md5('p' || n)::uuid`,
];

const filled = ['products', 'product_variants', 'inventory', 'orders', 'vendor_orders', 'order_items'].map(
  (table) => `public.${table}`,
);

/**
 * Fills the database as the superuser with triggers and foreign keys off, and gathers statistics. Indexes
 * that only reads need are taken away meanwhile and built afterwards, which halves the time (to some 15 s).
 */
export async function fillLargeCatalogue(admin: postgres.Sql): Promise<void> {
  await admin.begin(async (tx) => {
    const indexes = await tx<{ name: string; definition: string }[]>`
      select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
      where not i.indisunique and i.indrelid = any (${filled}::regclass[])`;
    for (const { name } of indexes) await tx.unsafe(`drop index ${name}`);
    await tx`set local session_replication_role = replica`;
    for (const statement of statements) await tx.unsafe(statement);
    for (const { definition } of indexes) await tx.unsafe(definition);
  });
  await admin`vacuum analyze`;
}
