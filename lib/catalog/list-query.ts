import { type RawBuilder, sql } from 'kysely';
import { type CardRow, cardColumns, cardJoins, isPublic } from '#lib/catalog/card-row';
import type { ProductQuery, ProductSort } from '#lib/catalog/schema';
import { toPrefixQuery } from '#lib/catalog/search-terms';
import type { Db } from '#lib/db/connect';
import { type Cursor, decodeCursor } from '#lib/http/cursor';

export type ListedRow = CardRow & { sort_value: string | number };

interface SortPlan {
  key: RawBuilder<unknown>;
  /** The type of a cursor's value, so that the comparison can use the index. */
  cast: RawBuilder<unknown>;
  descending: boolean;
}

/** Rank of a text hit, rounded so that a cursor can carry it without losing the row it ended on. */
const rank = (q: string) =>
  sql`round((ts_rank(p.search, to_tsquery('english', ${toPrefixQuery(q) ?? ''})) + extensions.similarity(p.name, ${q}))::numeric, 6)`;

function sortPlan(sort: ProductSort, q: string | undefined): SortPlan {
  if (sort === 'price_asc') return { key: sql`p.price`, cast: sql`numeric`, descending: false };
  if (sort === 'price_desc') return { key: sql`p.price`, cast: sql`numeric`, descending: true };
  if (sort === 'name') return { key: sql`p.name`, cast: sql`text`, descending: false };
  if (sort === 'relevance' && q) return { key: rank(q), cast: sql`numeric`, descending: true };
  return { key: sql`p.published_at`, cast: sql`timestamptz`, descending: true };
}

/** Searching sorts by relevance unless asked otherwise; browsing by newest. */
export function effectiveSort(query: Pick<ProductQuery, 'sort' | 'q'>): ProductSort {
  if (query.sort === 'relevance' && !query.q) return 'newest';
  return query.sort ?? (query.q ? 'relevance' : 'newest');
}

/** A word matches by its stem or beginning, or nearly (a typo) against the name. */
function matches(q: string): RawBuilder<unknown> {
  const terms = toPrefixQuery(q);
  const near = sql`p.name operator(extensions.%) ${q}`;
  return terms ? sql`(p.search @@ to_tsquery('english', ${terms}) or ${near})` : near;
}

/** The category of that slug and everything below it. */
const categoryAndBelow = (slug: string) => sql`
  with recursive tree as (
    select id from public.categories where slug = ${slug}
    union all
    select child.id from public.categories child join tree on child.parent_id = tree.id
  ) select id from tree`;

function conditions(query: ProductQuery): RawBuilder<unknown>[] {
  const all: RawBuilder<unknown>[] = [isPublic];
  if (query.category) all.push(sql`p.category_id in (${categoryAndBelow(query.category)})`);
  if (query.vendor_id) all.push(sql`p.vendor_id = ${query.vendor_id}`);
  if (query.q) all.push(matches(query.q));
  if (query.min_price !== undefined) all.push(sql`p.price >= ${query.min_price}`);
  if (query.max_price !== undefined) all.push(sql`p.price <= ${query.max_price}`);
  if (query.in_stock) all.push(sql`p.stock_quantity > 0`);
  return all;
}

function after(plan: SortPlan, cursor: Cursor<string | number>): RawBuilder<unknown> {
  const compare = plan.descending ? sql`<` : sql`>`;
  return sql`(${plan.key}, p.id) ${compare} (${String(cursor.value)}::${plan.cast}, ${cursor.id}::uuid)`;
}

/** The statement of one page. One row more than asked tells whether there is a next one; nothing is counted. */
export function productsStatement(query: ProductQuery): RawBuilder<ListedRow> {
  const sort = effectiveSort(query);
  const plan = sortPlan(sort, query.q);
  const where = conditions(query);
  if (query.cursor) where.push(after(plan, decodeCursor(query.cursor, sort)));
  const direction = plan.descending ? sql`desc` : sql`asc`;
  return sql<ListedRow>`
    select ${cardColumns}, ${plan.key}::text as sort_value
    from public.products p ${cardJoins}
    where ${sql.join(where, sql` and `)}
    order by ${plan.key} ${direction}, p.id ${direction}
    limit ${query.limit + 1}`;
}

export async function selectProducts(db: Db, query: ProductQuery): Promise<ListedRow[]> {
  return (await productsStatement(query).execute(db)).rows;
}
