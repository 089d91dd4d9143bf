import type postgres from 'postgres';
import type { ChangeFilter } from './change-filter.ts';
import { isTimeout, type RowChange, typeChange } from './change-row.ts';
import type { ChangeSubscription } from './change-subscription.ts';
import type { ChangeTable } from './change-table.ts';

const PATTERN_OPERATORS: readonly string[] = ['like', 'ilike', 'match', 'imatch'];
const TOO_SLOW =
  'A filter took too long on a row of this table. Use one without a pattern, or a simpler pattern';

/** Whether a filter has a pattern: how long those take is up to who wrote them. */
export function hasPattern(filters: ChangeFilter[]): boolean {
  return filters.some(({ operator }) => PATTERN_OPERATORS.includes(operator));
}

/**
 * Of subscriptions whose filters have patterns, those that the row passes. `sql` has a short limit of time. When all
 * together take longer, each address is asked for alone, and the subscriptions of one whose patterns are too slow are
 * ended with words, so that they hold up nobody a second time.
 */
export async function passingPatterns(
  sql: postgres.Sql,
  table: ChangeTable,
  change: RowChange,
  subscriptions: ChangeSubscription[],
): Promise<ChangeSubscription[]> {
  if (subscriptions.length === 0) return [];
  const together = await passing(sql, table, change, subscriptions);
  if (together) return together;
  const groups = Map.groupBy(subscriptions, ({ subscriber }) => subscriber.address);
  const answers = await Promise.all(
    [...groups.values()].map(async (group) => {
      const passed = await passing(sql, table, change, group);
      if (!passed) for (const { subscriber } of group) subscriber.shutDown(TOO_SLOW);
      return passed ?? [];
    }),
  );
  return answers.flat();
}

/** Undefined when it took too long. */
async function passing(
  sql: postgres.Sql,
  table: ChangeTable,
  change: RowChange,
  subscriptions: ChangeSubscription[],
): Promise<ChangeSubscription[] | undefined> {
  const lists = new Map(subscriptions.map(({ wish }) => [JSON.stringify(wish.filters), wish.filters]));
  try {
    const { passed } = await typeChange(sql, table, change, [...lists.values()]);
    const passedKeys = new Set([...lists.keys()].filter((_, index) => passed[index]));
    return subscriptions.filter(({ wish }) => passedKeys.has(JSON.stringify(wish.filters)));
  } catch (error) {
    if (isTimeout(error)) return undefined;
    throw error;
  }
}
