import { createHash } from 'node:crypto';
import type postgres from 'postgres';

/** A UUID that belongs to a name, so that a failing test says "product-a" and not a number. */
export function idOf(name: string): string {
  const hex = createHash('md5').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export async function addPerson(sql: postgres.Sql, name: string): Promise<string> {
  await sql`insert into auth.users (id, email, email_confirmed_at, raw_user_meta_data)
    values (${idOf(name)}, ${`${name}@livestall.example`}, now(), ${sql.json({ full_name: name })})`;
  return idOf(name);
}

/** A stall with one location `<slug>-main`. */
export async function addVendor(
  sql: postgres.Sql,
  slug: string,
  status: 'pending' | 'approved' | 'suspended' = 'approved',
): Promise<string> {
  await sql`insert into public.vendors (id, slug, store_name, email, status)
    values (${idOf(slug)}, ${slug}, ${`Stall ${slug}`}, ${`${slug}@livestall.example`}, ${status})`;
  await sql`insert into public.locations (id, vendor_id, name, is_primary)
    values (${idOf(`${slug}-main`)}, ${idOf(slug)}, 'Main', true)`;
  return idOf(slug);
}

export async function addMember(
  sql: postgres.Sql,
  vendor: string,
  name: string,
  role: 'owner' | 'manager' | 'staff',
): Promise<void> {
  await sql`insert into public.vendor_members (vendor_id, user_id, role) values (${idOf(vendor)}, ${idOf(name)}, ${role})`;
}

export async function addCategory(sql: postgres.Sql, slug: string): Promise<string> {
  await sql`insert into public.categories (id, slug, name) values (${idOf(slug)}, ${slug}, ${slug})
    on conflict do nothing`;
  return idOf(slug);
}

/** A product of a stall with one variant `<slug>-1` at 5.00 a piece, and no stock. */
export async function addProduct(
  sql: postgres.Sql,
  vendor: string,
  slug: string,
  status: 'draft' | 'pending' | 'published' | 'archived' = 'published',
  category = 'teas',
): Promise<string> {
  await addCategory(sql, category);
  await sql`insert into public.products (id, vendor_id, category_id, name, slug, price, status)
    values (${idOf(slug)}, ${idOf(vendor)}, ${idOf(category)}, ${`Product ${slug}`}, ${slug}, 5, ${status})`;
  await addVariant(sql, slug, `${slug}-1`);
  return idOf(slug);
}

export async function addVariant(
  sql: postgres.Sql,
  product: string,
  sku: string,
  price = 5,
): Promise<string> {
  await sql`insert into public.product_variants (id, product_id, sku, price)
    values (${idOf(sku)}, ${idOf(product)}, ${sku}, ${price})`;
  return idOf(sku);
}

/** Moves stock as the server does; returns the shelf. */
export async function moveStock(
  sql: postgres.Sql | postgres.TransactionSql,
  sku: string,
  location: string,
  delta: number,
  reason = 'received',
): Promise<{ id: string; quantity: string; version: string }> {
  const [shelf] = await sql<{ id: string; quantity: string; version: string }[]>`
    select m.id, m.quantity, m.version
    from private.move_stock(${idOf(sku)}, ${idOf(location)}, ${delta}, ${reason}::public.movement_reason, null) m`;
  return shelf!;
}

/** Sets units aside for a cart, as a checkout will. */
export async function hold(
  sql: postgres.Sql,
  sku: string,
  location: string,
  quantity: number,
): Promise<void> {
  await sql`
    with shelf as (
      update public.inventory set reserved = reserved + ${quantity}, version = version + 1
      where variant_id = ${idOf(sku)} and location_id = ${idOf(location)} returning *
    ), cart as (
      insert into public.carts (secret_hash) values (sha256(gen_random_uuid()::text::bytea)) returning id
    )
    insert into public.holds (cart_id, inventory_id, variant_id, location_id, quantity, expires_at)
    select cart.id, shelf.id, variant_id, location_id, ${quantity}, now() + interval '10 minutes' from shelf, cart`;
}

/** An order of one line of `quantity` pieces at 5.00, with its ledger line. Its parts are `<name>-part`, `<name>-item`. */
export async function addOrder(
  sql: postgres.Sql,
  order: { name: string; customer: string; vendor: string; product: string; quantity: number },
): Promise<void> {
  const { name, customer, vendor, product, quantity } = order;
  const total = quantity * 5;
  await sql.begin(async (tx) => {
    await tx`insert into public.orders (id, customer_id, subtotal, total, idempotency_key)
      values (${idOf(name)}, ${idOf(customer)}, ${total}, ${total}, ${`order-${name}`})`;
    await tx`insert into public.vendor_orders (id, order_id, vendor_id, subtotal)
      values (${idOf(`${name}-part`)}, ${idOf(name)}, ${idOf(vendor)}, ${total})`;
    await tx`insert into public.order_items (id, order_id, vendor_order_id, vendor_id, product_id, variant_id,
        location_id, product_name, quantity, unit, step, unit_price, total)
      values (${idOf(`${name}-item`)}, ${idOf(name)}, ${idOf(`${name}-part`)}, ${idOf(vendor)}, ${idOf(product)},
        ${idOf(`${product}-1`)}, ${idOf(`${vendor}-main`)}, ${product}, ${quantity}, 'each', 1, 5, ${total})`;
    await tx`select private.move_stock(${idOf(`${product}-1`)}, ${idOf(`${vendor}-main`)}, ${-quantity}, 'sold',
      ${idOf(customer)}, null, ${idOf(name)})`;
  });
}
