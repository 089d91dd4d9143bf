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

/** Nearly so by the index of names; words one by one, since those that are rare are looked up before (`found`). */
function matches(q: string, match: Match): RawBuilder<unknown> {
  if (match === 'near') return sql`${q} operator(extensions.<%) p.name`;
  // What `is true` is asked of is looked up in no index.
  return sql`(p.search @@ to_tsquery('english', ${toPrefixQuery(q)})) is true`;
}

/** What the visitor asked for, wherever the page begins. */
function conditions({ query, match }: ListRequest): RawBuilder<unknown>[] {
  const all: RawBuilder<unknown>[] = [isPublic];
  if (query.vendor_id) all.push(sql`p.vendor_id = ${query.vendor_id}`);
  if (query.q) all.push(matches(query.q, match));
  if (query.min_price !== undefined) all.push(sql`p.price >= ${query.min_price}`);
  if (query.max_price !== undefined) all.push(sql`p.price <= ${query.max_price}`);
  if (query.in_stock) all.push(sql`p.stock_quantity > 0`);
  return all;
}

const publicProducts = sql`public.products p join public.vendors v on v.id = p.vendor_id`;
const allOf = (parts: RawBuilder<unknown>[]) => sql.join(parts, sql` and `);
const rest = (plan: SortPlan, { cursor }: ListRequest) => (cursor ? [after(plan, cursor)] : []);

/** Of those categories, in one branch. */
function within(request: ListRequest): RawBuilder<unknown>[] {
  const { categoryIds } = request;
  return categoryIds
    ? [sql`p.category_id = any(${sql.val(categoryIds)}::uuid[])`, ...conditions(request)]
    : conditions(request);
}

function inOrder(
  where: RawBuilder<unknown>[],
  request: ListRequest,
  plan: SortPlan,
  from = publicProducts,
): RawBuilder<unknown> {
  return sql`(select p.* from ${from}
    where ${allOf([...where, ...rest(plan, request)])} ${orderBy(plan)} limit ${request.query.limit + 1})`;
}

/**
 * The products of the page: one branch per category, each in order with its own limit, so that the branches are merged
 * as they are read. `category_id = any (…)` would walk the whole catalogue in order of the sort key. The products of
 * one stall are walked in any case: once, not once for each category.
 */
function browsed(request: ListRequest, plan: SortPlan): RawBuilder<unknown> {
  const { categoryIds, query } = request;
  if (!categoryIds || query.vendor_id) return inOrder(within(request), request, plan);
  const each = categoryIds.map((id) =>
    inOrder([sql`p.category_id = ${id}::uuid`, ...conditions(request)], request, plan),
  );
  return sql`(${sql.join(each, sql` union all `)})`;
}

/** How many matches are looked at to find the best: what it costs to rank them is the same for every word. */
export const mostRanked = 1_000;
/** Products that have words which fewer have than this are looked up and put in order; others are met on the way. */
export const mostFound = 5_000;

const newestFirst = sql`order by p.published_at desc, p.id desc`;

/** The best of the newest `mostRanked` that match: ranking costs some hundred times as much as matching. */
function best(from: RawBuilder<unknown>, request: ListRequest, plan: SortPlan): RawBuilder<unknown> {
  return sql`(select p.* from (${from} limit ${mostRanked}) p
    where ${allOf([sql`true`, ...rest(plan, request)])} ${orderBy(plan)} limit ${request.query.limit + 1})`;
}

/** What is nearly spelt like it is told only by comparing names, so as many as are ranked are taken as they come. */
function nearly(request: ListRequest, plan: SortPlan): RawBuilder<unknown> {
  return best(sql`select p.* from ${publicProducts} where ${allOf(within(request))}`, request, plan);
}

/** A page of these rows in order; of the best, where no index has the order. */
function pageOf(
  from: RawBuilder<unknown>,
  where: RawBuilder<unknown>[],
  request: ListRequest,
  plan: SortPlan,
): RawBuilder<unknown> {
  if (plan.isRanked)
    return best(sql`select p.* from ${from} where ${allOf(where)} ${newestFirst}`, request, plan);
  return inOrder(where, request, plan, from);
}

// `offset 0`: one by one by their ids, never all that the other conditions fit.
const foundProducts = sql`found f cross join lateral (select * from public.products where id = f.id offset 0) p
    join public.vendors v on v.id = p.vendor_id`;

/**
 * The products of a page of a search by words, in one of two ways. Where few have the words, those are put in order.
 * Words that many have are met soon, walking in the order that is asked for.
 */
function searched(request: ListRequest, plan: SortPlan): RawBuilder<unknown> {
  const others = within({ ...request, query: { ...request.query, q: undefined } });
  const few = pageOf(foundProducts, [sql`not (select is_cut from found_all)`, ...others], request, plan);
  const many = [sql`(select is_cut from found_all)`, ...within(request)];
  return sql`(${few} union all ${pageOf(publicProducts, many, request, plan)})`;
}

/** The products that have the words, and whether there are more of them than are looked up. */
function found(query: string): RawBuilder<unknown> {
  return sql`with found as materialized (
      select id from private.find_products(${toPrefixQuery(query)}, ${mostFound + 1}) id),
    found_all as materialized (select count(*) > ${mostFound} as is_cut from found)`;
}

/** The statement of one page. One row more than asked tells whether there is a next one; nothing is counted. */
export function productsStatement(request: ListRequest): RawBuilder<ListedRow> {
  const plan = sortPlan(request.query, request.match);
  const { q } = request.query;
  const words = q && request.match === 'words' ? found(q) : sql``;
  const page = !q ? browsed : request.match === 'words' ? searched : nearly;
  return sql<ListedRow>`
    ${words}
    select ${cardColumns}, (${plan.key})::text as sort_value
    from ${page(request, plan)} p ${cardJoins}
    ${orderBy(plan)} limit ${request.query.limit + 1}`;
}

export const selectProducts = defineQuery(
  'catalog.selectProducts',
  async (db: Db, request: ListRequest): Promise<ListedRow[]> => {
    const { min_price: least = 0, max_price: most = Number.POSITIVE_INFINITY } = request.query;
    if (request.categoryIds?.length === 0 || least > most) return [];
    if (request.query.q && request.match === 'words' && !toPrefixQuery(request.query.q)) return [];
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
