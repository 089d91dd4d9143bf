import { sql } from 'kysely';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';
import { shown } from '#lib/data/db/shown';
import type { Currency } from '#lib/market/catalog/schema';
import type { ProductStatus, StallPicture, StallProduct } from '#lib/market/products/schema';

export type PictureRow = Omit<StallPicture, 'src'> & { path: string };
export type ProductDetailRow = Omit<StallProduct, 'images'> & { images: PictureRow[] };

/**
 * A picture as its people see it: in the size of a card where there is one. `i` is the row of product_images.
 */
export const pictureJson = sql`jsonb_build_object('id', i.id, 'alt', i.alt, 'width', i.width, 'height', i.height,
  'blur', i.blur, 'state', i.state, 'error', i.error, 'path', coalesce((
    select r ->> 'path' from jsonb_array_elements(i.renditions) r
    where r ->> 'format' = 'webp' and (r ->> 'width')::integer <= 640
    order by (r ->> 'width')::integer desc limit 1), i.path))`;

/** A product with its variants and pictures, in one statement: one moment of the database. */
export const selectProduct = defineQuery(
  'products.selectProduct',
  async (tx: Tx, productId: string): Promise<ProductDetailRow | undefined> => {
    const result = await sql<ProductDetailRow>`
    select p.id, p.vendor_id, p.slug, p.name, p.description, p.category_id, p.unit, p.currency, p.status,
      p.status_reason, p.archived_from, p.manage_stock, p.stock_quantity, p.stock_status, p.published_at,
      p.created_at, p.updated_at, p.status = 'published' and v.status = 'approved' as is_live, v.edits_need_review,
      exists (select from public.inventory_movements m join public.inventory i on i.id = m.inventory_id
        where i.product_id = p.id) as is_unit_fixed,
      (select jsonb_agg(jsonb_build_object('id', pv.id, 'sku', pv.sku, 'name', pv.name, 'options', pv.options,
          'price', pv.price, 'step', pv.step, 'is_active', pv.is_active, 'available', coalesce(s.available, 0))
          order by pv.is_active desc, pv.position, pv.id)
        from (select v.id, v.sku, v.name, v.options, v.price, v.step, v.is_active, v.position from public.product_variants v where v.product_id = p.id
          order by v.is_active desc, v.position, v.id limit ${shown.variantsOfStall}) pv
        left join lateral (select sum(i.quantity - i.reserved) as available from public.inventory i
          where i.variant_id = pv.id) s on true) as variants,
      (select coalesce(jsonb_agg(${pictureJson} order by i.position, i.created_at, i.id), '[]')
        from (select own.id, own.path, own.alt, own.width, own.height, own.blur, own.state, own.error, own.renditions, own.position, own.created_at from public.product_images own where own.product_id = p.id
          order by own.position, own.created_at, own.id limit ${shown.pictures}) i) as images
    from public.products p join public.vendors v on v.id = p.vendor_id
    where p.id = ${productId}`.execute(tx);
    return result.rows[0];
  },
);

export interface ProductHead {
  id: string;
  vendor_id: string;
  category_id: string;
  name: string;
  status: ProductStatus;
  archived_from: ProductStatus | null;
  updated_at: string;
}

/** The row alone, locked until the transaction ends. Only for those who may change it: nothing for all others. */
export const lockProduct = defineQuery(
  'products.lockProduct',
  async (tx: Tx, productId: string): Promise<ProductHead | undefined> => {
    const result = await sql<ProductHead>`
    select id, vendor_id, category_id, name, status, archived_from, updated_at
    from public.products where id = ${productId} for no key update`.execute(tx);
    return result.rows[0];
  },
);

/** The row alone, for everyone who may read it. */
export const selectHead = defineQuery(
  'products.selectHead',
  async (tx: Tx, productId: string): Promise<ProductHead | undefined> => {
    const result = await sql<ProductHead>`
    select id, vendor_id, category_id, name, status, archived_from, updated_at
    from public.products where id = ${productId}`.execute(tx);
    return result.rows[0];
  },
);

/** What `private.create_product` takes. */
export interface NewProduct {
  category_id: string;
  name: string;
  slug: string;
  description: string;
  unit: string;
  currency: Currency;
  status: 'draft' | 'pending';
  variants: {
    sku?: string | undefined;
    name: string;
    options: Record<string, string>;
    price: number;
    step: number;
    initial_quantity: number;
  }[];
}

/** With variants and first goods, or not at all. Throws 42501 for who is not at least manager there. */
export const callCreateProduct = defineQuery(
  'products.callCreateProduct',
  async (tx: Tx, id: string, vendorId: string, product: NewProduct): Promise<void> => {
    await sql`select private.create_product(${id}::uuid, ${vendorId}::uuid,
      ${JSON.stringify(product)}::text::jsonb)`.execute(tx);
  },
);

/** The caller holds the row (lockProduct). */
export const callSaveProduct = defineQuery(
  'products.callSaveProduct',
  async (tx: Tx, id: string, changes: object): Promise<void> => {
    await sql`select private.save_product(${id}::uuid, ${JSON.stringify(changes)}::text::jsonb)`.execute(tx);
  },
);

/** The caller holds the row (lockProduct). */
export const updateStatus = defineQuery(
  'products.updateStatus',
  async (tx: Tx, id: string, status: ProductStatus): Promise<void> => {
    await sql`update public.products set status = ${status}::public.product_status where id = ${id}`.execute(
      tx,
    );
  },
);

/** What the newest product of a stall has its prices in; nothing where there is none that the asker may read. */
export const selectNewestCurrency = defineQuery(
  'products.selectNewestCurrency',
  async (tx: Tx, vendorId: string): Promise<Currency | undefined> => {
    const result = await sql<{ currency: Currency }>`
    select currency from public.products where vendor_id = ${vendorId}
    order by created_at desc, id desc limit 1`.execute(tx);
    return result.rows[0]?.currency;
  },
);

/** What a stall is called, for its mails; nothing for strangers to a stall that is not approved. */
export const selectStallName = defineQuery(
  'products.selectStallName',
  async (tx: Tx, vendorId: string): Promise<string | undefined> => {
    const result = await sql<{ store_name: string }>`
    select store_name from public.vendors where id = ${vendorId}`.execute(tx);
    return result.rows[0]?.store_name;
  },
);
