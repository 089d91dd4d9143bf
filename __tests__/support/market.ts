import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { createUser } from '../../supabase/local/auth-users.ts';

/** The shared test stack's database as its owner; row-level security does not bind it. */
export function openDatabase(): postgres.Sql {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error('DATABASE_URL is not set: this test runs in the db or api project of jest.');
  return postgres(url, { max: 2, onnotice: () => undefined });
}

export const password = 'a test pass phrase';

/** A person who can sign in with `password`. */
export async function makePerson(
  sql: postgres.Sql,
  name: string,
  role?: 'admin',
): Promise<{ id: string; email: string }> {
  const email = `${name}-${randomUUID().slice(0, 8)}@example.test`;
  const id = await createUser(sql, { email, password, fullName: name, emailConfirmed: true });
  if (role) await sql`update public.profiles set role = ${role} where id = ${id}`;
  return { id, email };
}

export interface Stall {
  id: string;
  slug: string;
  locationId: string;
}

export async function makeStall(sql: postgres.Sql, name: string, status = 'approved'): Promise<Stall> {
  const slug = `${name}-${randomUUID().slice(0, 8)}`;
  const [vendor] = await sql`
    insert into public.vendors (slug, store_name, email, city, status)
    values (${slug}, ${`Stall ${slug}`}, ${`${slug}@example.test`}, 'Porto', ${status}) returning id`;
  const [location] = await sql`
    insert into public.locations (vendor_id, name, is_primary) values (${vendor!.id}, 'Shop', true) returning id`;
  return { id: vendor!.id, slug, locationId: location!.id };
}

export async function join(sql: postgres.Sql, stall: Stall, userId: string, role: string): Promise<void> {
  await sql`insert into public.vendor_members (vendor_id, user_id, role) values (${stall.id}, ${userId}, ${role})`;
}

export async function makeCategory(
  sql: postgres.Sql,
  name: string,
  parentId: string | null = null,
): Promise<{ id: string; slug: string }> {
  const slug = `${name}-${randomUUID().slice(0, 8)}`;
  const [row] = await sql`
    insert into public.categories (slug, name, parent_id) values (${slug}, ${name}, ${parentId}) returning id`;
  return { id: row!.id, slug };
}

export interface NewProduct {
  name: string;
  price?: number;
  quantity?: number;
  status?: string;
}

export interface Product {
  id: string;
  variantId: string;
}

/** A product with one variant, sold by the piece, with `quantity` of it on the stall's shelf. */
export async function makeProduct(
  sql: postgres.Sql,
  stall: Stall,
  categoryId: string,
  { name, price = 5, quantity = 10, status = 'published' }: NewProduct,
): Promise<Product> {
  const slug = `p-${randomUUID().slice(0, 13)}`;
  const [product] = await sql`
    insert into public.products (vendor_id, category_id, name, slug, status, price, published_at)
    values (${stall.id}, ${categoryId}, ${name}, ${slug}, ${status}, ${price}, ${status === 'published' ? sql`now()` : null})
    returning id`;
  const [variant] = await sql`
    insert into public.product_variants (product_id, sku, price) values (${product!.id}, ${slug}, ${price}) returning id`;
  if (quantity > 0)
    await sql`select private.move_stock(${variant!.id}, ${stall.locationId}, ${quantity}, 'received', null)`;
  return { id: product!.id, variantId: variant!.id };
}
