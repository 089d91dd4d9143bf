import { sql } from 'kysely';
import type { Db } from '#lib/data/db/connect';
import { defineQuery } from '#lib/data/db/define-query';
import { shown } from '#lib/data/db/shown';
import { type CardRow, cardColumns, cardJoins, isPublic } from '#lib/market/catalog/card-row';
import type { Category, ProductCard, ProductDetail, ProductImage } from '#lib/market/catalog/schema';

export interface DetailRow extends CardRow, Omit<ProductDetail, keyof ProductCard | 'images'> {
  vendor_tagline: string;
  vendor_city: string;
  images: (Omit<ProductImage, 'src'> & { path: string })[];
}

const variantsJson = sql`(
  select coalesce(jsonb_agg(jsonb_build_object(
    'id', pv.id, 'sku', pv.sku, 'name', pv.name, 'options', pv.options, 'price', pv.price,
    'unit', pv.unit, 'step', pv.step,
    'available', coalesce(stock.available, 0), 'held', coalesce(stock.held, 0), 'version', coalesce(stock.version, 0)
  ) order by pv.position, pv.price, pv.id), '[]')
  from (select v.id, v.sku, v.name, v.options, v.price, v.unit, v.step, v.position from public.product_variants v where v.product_id = p.id and v.is_active
    order by v.position, v.price, v.id limit ${shown.variantsOnSale}) pv
  left join lateral (
    select sum(i.quantity - i.reserved) as available, sum(i.reserved) as held, sum(i.version) as version
    from public.inventory i where i.variant_id = pv.id
  ) stock on true)`;

const moreVariants = sql`greatest(0, (select count(*) from public.product_variants pv
  where pv.product_id = p.id and pv.is_active) - ${shown.variantsOnSale})::int`;

const imagesJson = sql`(
  select coalesce(jsonb_agg(jsonb_build_object(
    'path', pi.path, 'alt', pi.alt, 'width', pi.width, 'height', pi.height, 'blur', pi.blur
  ) order by pi.position, pi.id), '[]')
  from (select i.id, i.path, i.alt, i.width, i.height, i.blur, i.position from public.product_images i where i.product_id = p.id and i.state = 'ready'
    order by i.position, i.id limit ${shown.pictures}) pi)`;

const categoryPathJson = sql`(
  with recursive up as (
    select k.id, k.parent_id, k.slug, k.name, 0 as depth from public.categories k where k.id = p.category_id
    union all
    select k.id, k.parent_id, k.slug, k.name, up.depth + 1 from public.categories k join up on k.id = up.parent_id
    where up.depth < ${shown.categoryDepth}
  ) select jsonb_agg(jsonb_build_object('id', id, 'slug', slug, 'name', name) order by depth desc) from up)`;

/** One product with everything its page shows, in one statement: one moment of the database. */
export const selectProduct = defineQuery(
  'catalog.selectProduct',
  async (db: Db, id: string): Promise<DetailRow | undefined> => {
    const result = await sql<DetailRow>`
    select ${cardColumns}, p.description, v.tagline as vendor_tagline, v.city as vendor_city,
      ${variantsJson} as variants, ${moreVariants} as more_variants, ${imagesJson} as images, ${categoryPathJson} as category_path,
      statement_timestamp() as stock_at
    from public.products p ${cardJoins}
    where p.id = ${id} and ${isPublic}`.execute(db);
    return result.rows[0];
  },
);

/** Products of the same category first, then of the same stall; those in stock first. */
export const selectRelated = defineQuery(
  'catalog.selectRelated',
  async (db: Db, id: string, limit: number): Promise<CardRow[]> => {
    const result = await sql<CardRow>`
    with self as (select category_id, vendor_id from public.products where id = ${id}),
    candidates as (
      (select r.id, 0 as distance, r.stock_quantity > 0 as in_stock from public.products r, self
        where r.category_id = self.category_id and r.status = 'published' and r.id <> ${id}
        order by r.published_at desc, r.id desc limit ${limit * 2})
      union all
      (select r.id, 1, r.stock_quantity > 0 from public.products r, self
        where r.vendor_id = self.vendor_id and r.category_id <> self.category_id
          and r.status = 'published' and r.id <> ${id}
        order by r.published_at desc, r.id desc limit ${limit})
    )
    select ${cardColumns}
    from candidates join public.products p on p.id = candidates.id ${cardJoins}
    where ${isPublic}
    order by candidates.distance, candidates.in_stock desc, p.published_at desc, p.id
    limit ${limit}`.execute(db);
    return result.rows;
  },
);

/** What sells best lately and can be bought now. */
export const selectPopular = defineQuery(
  'catalog.selectPopular',
  async (db: Db, limit: number): Promise<CardRow[]> => {
    const result = await sql<CardRow>`
    select ${cardColumns}
    from private.product_popularity n join public.products p on p.id = n.product_id ${cardJoins}
    where ${isPublic} and p.stock_quantity > 0
    order by n.score desc, p.id limit ${limit}`.execute(db);
    return result.rows;
  },
);

/** The current bucket of each of these products, of those that the public may see. */
export const selectBuckets = defineQuery('catalog.selectBuckets', async (db: Db, ids: string[]) => {
  return db
    .selectFrom('products')
    .innerJoin('vendors', 'vendors.id', 'products.vendor_id')
    .where('products.id', 'in', ids)
    .where('products.status', '=', 'published')
    .where('vendors.status', '=', 'approved')
    .select(['products.id', 'products.stock_status', 'products.stock_quantity'])
    .execute();
});

export const selectCategories = defineQuery(
  'catalog.selectCategories',
  async (db: Db): Promise<Category[]> => {
    const result = await sql<Category>`
    select k.id, k.parent_id, k.slug, k.name, k.description, coalesce(n.published, 0)::int as product_count
    from public.categories k left join private.category_counts n on n.category_id = k.id
    order by (k.parent_id is not null), k.position, k.name limit ${shown.categories}`.execute(db);
    return result.rows;
  },
);
