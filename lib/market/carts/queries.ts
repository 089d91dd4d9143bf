import { sql } from 'kysely';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';
import type { CartLine, Shortfall } from '#lib/market/carts/schema';

/** Whose basket: of an account, or of whoever has the secret. With neither there is none. */
export interface CartKey {
  customerId: string | null;
  secretHash: Buffer | null;
}

/** A line as the database adds it up: exactly, which JavaScript's numbers are not. */
export interface LineRow extends Omit<CartLine, 'image' | 'news' | 'vendor' | 'seen'> {
  image_path: string | null;
  image_alt: string;
  image_blur: string | null;
  vendor_id: string;
  vendor_slug: string;
  store_name: string;
  seen_price: number;
  seen_step: number;
  is_on_market: boolean;
  is_between_steps: boolean;
  is_price_new: boolean;
}

export interface CartRow {
  id: string;
  updated_at: string;
}

export const selectCart = defineQuery(
  'carts.selectCart',
  async (tx: Tx, { customerId, secretHash }: CartKey): Promise<CartRow | undefined> => {
    const result = await sql<CartRow>`
    select c.id, c.updated_at from public.carts c
    where c.id = private.find_cart(${customerId}::uuid, ${secretHash}::bytea)`.execute(tx);
    return result.rows[0];
  },
);

/** How many lines the guest's basket has that this secret opens. */
export const countGuestLines = defineQuery(
  'carts.countGuestLines',
  async (tx: Tx, secretHash: Buffer): Promise<number> => {
    const result = await sql<{ count: number }>`
    select count(*)::int as count from public.cart_items i
    where i.cart_id = private.find_cart(null, ${secretHash}::bytea)`.execute(tx);
    return result.rows[0]?.count ?? 0;
  },
);

/** Everything in a basket, stall by stall, with what can be bought of it in this moment. */
export const selectCartLines = defineQuery(
  'carts.selectCartLines',
  async (tx: Tx, cartId: string): Promise<LineRow[]> => {
    const result = await sql<LineRow>`
    select i.variant_id, v.product_id, p.name, v.unit, v.step, v.price, p.currency, i.quantity,
      coalesce(nullif(v.name, ''), (select string_agg(o.value, ', ') from jsonb_each_text(v.options) o), '') as variant_name,
      round(v.price * i.quantity / v.step, 2) as total,
      p.image_path, p.image_alt, p.image_blur, p.stock_status, s.id as vendor_id, s.slug as vendor_slug, s.store_name,
      i.seen_price, i.seen_step, a.variant_id is not null as is_on_market,
      coalesce(a.available, 0) as available, coalesce(a.held, 0) as held,
      greatest(0, floor(coalesce(a.available, 0) / v.step) * v.step) as most,
      greatest(0, floor(least(i.quantity, coalesce(a.available, 0)) / v.step) * v.step) as fitting,
      mod(i.quantity, v.step) <> 0 as is_between_steps, i.seen_price * v.step <> v.price * i.seen_step as is_price_new
    from public.cart_items i
    join public.product_variants v on v.id = i.variant_id
    join public.products p on p.id = v.product_id
    join public.vendors s on s.id = p.vendor_id
    left join public.variant_availability a on a.variant_id = i.variant_id
    where i.cart_id = ${cartId}::uuid
    order by p.currency, min(i.added_at) over (partition by p.currency, s.id), s.id, i.added_at, i.variant_id`.execute(
      tx,
    );
    return result.rows;
  },
);

/** The variant of a product that comes in one kind; null of several, undefined when none is on the market. */
export const selectOnlyVariant = defineQuery(
  'carts.selectOnlyVariant',
  async (tx: Tx, productId: string): Promise<string | null | undefined> => {
    const result = await sql<{ id: string }>`
    select a.variant_id as id from public.variant_availability a where a.product_id = ${productId}::uuid
    limit 2`.execute(tx);
    return result.rows.length > 1 ? null : result.rows[0]?.id;
  },
);

interface PutCall extends CartKey {
  newSecretHash: Buffer;
  variantId: string;
  /** Null: one step. */
  quantity: number | null;
  isMore: boolean;
  seenPrice: number | null;
}

export interface PutRow {
  is_new_secret: boolean;
  wanted: number;
  quantity: number;
}

/** See `private.put_in_cart`, which says what it refuses. */
export const callPut = defineQuery(
  'carts.callPut',
  async (tx: Tx, call: PutCall): Promise<PutRow | undefined> => {
    const result = await sql<PutRow>`
    select * from private.put_in_cart(${call.customerId}::uuid, ${call.secretHash}::bytea, ${call.newSecretHash}::bytea,
      ${call.variantId}::uuid, ${call.quantity}::numeric, ${call.isMore}::boolean, ${call.seenPrice}::numeric)`.execute(
      tx,
    );
    return result.rows[0];
  },
);

export const callTake = defineQuery('carts.callTake', async (tx: Tx, key: CartKey, variantId: string) => {
  await sql`select private.take_from_cart(${key.customerId}::uuid, ${key.secretHash}::bytea, ${variantId}::uuid)`.execute(
    tx,
  );
});

/** Brings a guest's basket into an account's; what did not fit whole. */
export const callMerge = defineQuery(
  'carts.callMerge',
  async (tx: Tx, customerId: string, secretHash: Buffer): Promise<Shortfall[]> => {
    const result = await sql<Shortfall>`
    select m.variant_id, p.name, v.unit, m.wanted, m.quantity
    from private.merge_carts(${customerId}::uuid, ${secretHash}::bytea) with ordinality
      as m (variant_id, wanted, quantity, nth)
    join public.product_variants v on v.id = m.variant_id
    join public.products p on p.id = v.product_id order by m.nth`.execute(tx);
    return result.rows;
  },
);
