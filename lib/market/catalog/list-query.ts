import { type RawBuilder, sql } from 'kysely';
import type { Db } from '#lib/data/db/connect';
import { defineQuery } from '#lib/data/db/define-query';
import { type CardRow, cardColumns, cardJoins, isPublic } from '#lib/market/catalog/card-row';
import { after, type Match, orderBy, type SortPlan, sortPlan } from '#lib/market/catalog/list-sort';
import type { ProductQuery } from '#lib/market/catalog/schema';
import { toPrefixQuery } from '#lib/market/catalog/search-terms';
import type { Cursor } from '#lib/words/cursor';

export type ListedRow = CardRow & { sort_value: string };

export interface ListRequest {
  query: ProductQuery;
  /** The category asked for and those below it; null for the whole market. */
  categoryIds: string[] | null;
  match: Match;
  cursor: Cursor<string> | null;
}

function matches(q: string, match: Match): RawBuilder<unknown> {
  if (match === 'near') return sql`${q} operator(extensions.<%) p.name`;
  const terms = toPrefixQuery(q);
  return terms ? sql`p.search @@ to_tsquery('english', ${terms})` : sql`false`;
}

function conditions({ query, match, cursor }: ListRequest, plan: SortPlan): RawBuilder<unknown>[] {
  const all: RawBuilder<unknown>[] = [isPublic];
  if (query.vendor_id) all.push(sql`p.vendor_id = ${query.vendor_id}`);
  if (query.q) all.push(matches(query.q, match));
  if (query.min_price !== undefined) all.push(sql`p.price >= ${query.min_price}`);
  if (query.max_price !== undefined) all.push(sql`p.price <= ${query.max_price}`);
  if (query.in_stock) all.push(sql`p.stock_quantity > 0`);
  if (cursor) all.push(after(plan, cursor));
  return all;
}

/**
 * The ids of the page: one branch per category, each in order with its own limit, so that the branches are merged
 * as they are read. `category_id = any (…)` would walk the whole catalogue in order of the sort key.
 */
function branches(request: ListRequest, plan: SortPlan): RawBuilder<unknown> {
  const where = conditions(request, plan);
  const branch = (extra: RawBuilder<unknown>[]) => sql`(
    select p.* from public.products p join public.vendors v on v.id = p.vendor_id
    where ${sql.join([...extra, ...where], sql` and `)} ${orderBy(plan)} limit ${request.query.limit + 1})`;
  if (!request.categoryIds) return branch([]);
  const each = request.categoryIds.map((id) => branch([sql`p.category_id = ${id}::uuid`]));
  return sql`(${sql.join(each, sql` union all `)})`;
}

/** The statement of one page. One row more than asked tells whether there is a next one; nothing is counted. */
export function productsStatement(request: ListRequest): RawBuilder<ListedRow> {
  const plan = sortPlan(request.query, request.match);
  return sql<ListedRow>`
    select ${cardColumns}, (${plan.key})::text as sort_value
    from ${branches(request, plan)} p ${cardJoins}
    ${orderBy(plan)} limit ${request.query.limit + 1}`;
}

export const selectProducts = defineQuery(
  'catalog.selectProducts',
  async (db: Db, request: ListRequest): Promise<ListedRow[]> => {
    if (request.categoryIds?.length === 0) return [];
    return (await productsStatement(request).execute(db)).rows;
  },
);

/** The category of that slug and everything below it; empty when there is none. */
export const selectCategoryIds = defineQuery(
  'catalog.selectCategoryIds',
  async (db: Db, slug: string): Promise<string[]> => {
    const result = await sql<{ id: string }>`
    with recursive tree as (
      select id from public.categories where slug = ${slug}
      union
      select child.id from public.categories child join tree on child.parent_id = tree.id
    ) select id from tree`.execute(db);
    return result.rows.map((row) => row.id);
  },
);
