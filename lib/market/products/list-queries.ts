import { type RawBuilder, sql } from 'kysely';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';
import type { ProductListQuery, ProductRow, StatusCounts } from '#lib/market/products/schema';

export type ListedRow = Omit<ProductRow, 'image'> & {
  image_path: string | null;
  /** With microseconds, which a timestamp loses on its way through JavaScript: where the next page begins. */
  sort_key: string;
};

function filters(vendorId: string, query: ProductListQuery): RawBuilder<unknown> {
  const all = [sql`p.vendor_id = ${vendorId}`];
  if (query.q) {
    const pattern = `%${query.q.replace(/[\\%_]/g, '\\$&')}%`;
    all.push(sql`(p.name ilike ${pattern} or exists (
      select from public.product_variants pv where pv.product_id = p.id and pv.sku ilike ${pattern}))`);
  }
  return sql.join(all, sql` and `);
}

function ofStatus(status: ProductListQuery['status']): RawBuilder<unknown> {
  return status === 'all' ? sql`p.status <> 'archived'` : sql`p.status = ${status}::public.product_status`;
}

/** A stall's products, newest first; row-level security hides those of others. */
export const selectProducts = defineQuery(
  'products.selectProducts',
  async (
    tx: Tx,
    vendorId: string,
    query: ProductListQuery,
    after: { createdAt: string; id: string } | null,
  ): Promise<ListedRow[]> => {
    const keyset = after
      ? sql`and (p.created_at, p.id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`
      : sql``;
    const result = await sql<ListedRow>`
    select p.id, p.name, p.status, p.status_reason, c.name as category, p.price, p.currency, p.unit,
      coalesce(v.step, 1) as step, coalesce(v.count, 0)::int as variant_count, p.stock_quantity, p.stock_status,
      p.image_path, p.updated_at, p.created_at::text as sort_key
    from public.products p
    join public.categories c on c.id = p.category_id
    left join lateral (
      select count(*) as count, (array_agg(pv.step order by pv.price, pv.position))[1] as step
      from public.product_variants pv where pv.product_id = p.id and pv.is_active
    ) v on true
    where ${filters(vendorId, query)} and ${ofStatus(query.status)} ${keyset}
    order by p.created_at desc, p.id desc limit ${query.limit + 1}`.execute(tx);
    return result.rows;
  },
);

/** How many products there are of each status under the same search. */
export const countStatuses = defineQuery(
  'products.countStatuses',
  async (tx: Tx, vendorId: string, query: ProductListQuery): Promise<StatusCounts> => {
    const result = await sql<StatusCounts>`
    select (count(*) filter (where p.status <> 'archived'))::int as "all",
      (count(*) filter (where p.status = 'draft'))::int as draft,
      (count(*) filter (where p.status = 'pending'))::int as pending,
      (count(*) filter (where p.status = 'published'))::int as published,
      (count(*) filter (where p.status = 'rejected'))::int as rejected,
      (count(*) filter (where p.status = 'archived'))::int as archived
    from public.products p where ${filters(vendorId, query)}`.execute(tx);
    return result.rows[0] ?? { all: 0, draft: 0, pending: 0, published: 0, rejected: 0, archived: 0 };
  },
);
