import { type RawBuilder, sql } from 'kysely';
import type * as z from 'zod';
import type { ProductQuery, ProductSort } from '#lib/market/catalog/schema';
import { toPrefixQuery } from '#lib/market/catalog/search-terms';
import { type Cursor, cursorValue } from '#lib/words/cursor';

/** How a search is matched: by words (their stems and beginnings), or nearly, for what was mistyped. */
export type Match = 'words' | 'near';

export interface SortPlan {
  key: RawBuilder<unknown>;
  /** What a cursor's value must be, and its type, so that the comparison can use the index. */
  kind: z.ZodType<string>;
  cast: RawBuilder<unknown>;
  descending: boolean;
  /** The key is worked out for each row; no index has it. */
  isRanked?: true;
}

/** Rounded, so that a cursor can carry a rank without losing the row it ended on. */
const rounded = (rank: RawBuilder<unknown>) => sql`round((${rank})::numeric, 6)`;

function rank(q: string, match: Match): RawBuilder<unknown> {
  const near = sql`extensions.word_similarity(${q}, p.name)`;
  if (match === 'near') return rounded(near);
  return rounded(sql`ts_rank(p.search, to_tsquery('english', ${toPrefixQuery(q)})) + ${near}`);
}

/** Searching sorts by relevance unless asked otherwise; browsing by newest. */
export function effectiveSort(query: Pick<ProductQuery, 'sort' | 'q'>): ProductSort {
  if (query.sort === 'relevance' && !query.q) return 'newest';
  return query.sort ?? (query.q ? 'relevance' : 'newest');
}

const decimal = { kind: cursorValue.decimal, cast: sql`numeric` };
const text = { kind: cursorValue.text, cast: sql`text` };
const timestamp = { kind: cursorValue.timestamp, cast: sql`timestamptz` };

export function sortPlan(query: Pick<ProductQuery, 'sort' | 'q'>, match: Match): SortPlan {
  const sort = effectiveSort(query);
  if (sort === 'price_asc') return { key: sql`p.price`, ...decimal, descending: false };
  if (sort === 'price_desc') return { key: sql`p.price`, ...decimal, descending: true };
  if (sort === 'name') return { key: sql`p.name`, ...text, descending: false };
  if (sort === 'relevance' && query.q)
    return { key: rank(query.q, match), ...decimal, descending: true, isRanked: true };
  return { key: sql`p.published_at`, ...timestamp, descending: true };
}

/** The rows after a cursor: one comparison of (sort key, id), which an index can begin at. */
export function after(plan: SortPlan, cursor: Cursor<string>): RawBuilder<unknown> {
  const compare = plan.descending ? sql`<` : sql`>`;
  return sql`(${plan.key}, p.id) ${compare} (${cursor.value}::${plan.cast}, ${cursor.id}::uuid)`;
}

export function orderBy(plan: SortPlan): RawBuilder<unknown> {
  const direction = plan.descending ? sql`desc` : sql`asc`;
  return sql`order by ${plan.key} ${direction}, p.id ${direction}`;
}
