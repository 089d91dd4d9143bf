import type postgres from 'postgres';
import type { Claims } from '../http/who-asks.ts';
import { type ChangeFilter, FilterSyntaxError, parseFilters } from './change-filter.ts';
import type { Subscriber } from './hub.ts';

export type ChangeAction = 'INSERT' | 'UPDATE' | 'DELETE';

/** Which row changes one postgres_changes binding wants. `*` stands for all. */
export type ChangeWish = {
  action: ChangeAction | '*';
  schema: string;
  table: string;
  filters: ChangeFilter[];
  select: string[] | null;
};

/** One binding of one channel, live. */
export type ChangeSubscription = {
  id: number;
  wish: ChangeWish;
  claims: Claims;
  /** JSON of the claims: subscribers with equal claims share one RLS check. */
  viewer: string;
  subscriber: Subscriber;
};

/** A wish that cannot be granted. The message is hosted Realtime's, meant for the client. */
export class SubscriptionError extends Error {
  override name = 'SubscriptionError';
}

const ACTIONS: readonly string[] = ['INSERT', 'UPDATE', 'DELETE'];

/** Reads one entry of `config.postgres_changes`. Throws SubscriptionError. */
export function parseWish(params: Record<string, unknown>): ChangeWish {
  const { event, schema, table, filter } = params;
  const select = parseSelect(params.select);
  if (typeof schema !== 'string' && typeof table !== 'string') {
    throw new SubscriptionError(
      `No subscription params provided. Please provide at least a \`schema\` or \`table\` to subscribe to: ${JSON.stringify(params)}`,
    );
  }
  const wish: ChangeWish = {
    action: actionOf(event),
    schema: typeof schema === 'string' ? schema : 'public',
    table: typeof table === 'string' ? table : '*',
    filters: typeof filter === 'string' ? readFilters(filter) : [],
    select,
  };
  if (select && (wish.schema === '*' || wish.table === '*')) {
    throw new SubscriptionError(
      'Column selection is not supported for wildcard subscriptions. Provide an explicit schema and table name.',
    );
  }
  return wish;
}

const PUBLICATION = 'supabase_realtime';

/**
 * Resolves when at least one published table is covered and every filter and selected column fits it under the
 * role of these claims; rejects with SubscriptionError otherwise.
 */
export async function checkWish(sql: postgres.Sql, wish: ChangeWish, claims: Claims): Promise<void> {
  const filters = JSON.stringify(
    wish.filters.map(({ column, operator, value }) => ({ column, op: operator, value })),
  );
  const hint = 'Unable to subscribe to changes with given parameters.';
  const [row] = await sql<{ tables: number }[]>`
    select realtime_bridge.check_subscription(
      ${PUBLICATION}, ${wish.schema}, ${wish.table}, ${claims.role}, ${filters}::text::jsonb, ${wish.select}::text[]
    ) as tables`.catch((error: unknown) => {
    throw new SubscriptionError(
      `${hint} An exception happened so please check your connect parameters: [${inspectWish(wish)}]. Exception: ${explain(error)}`,
      { cause: error },
    );
  });
  if (!row?.tables) {
    throw new SubscriptionError(
      `${hint} Please check Realtime is enabled for the given connect parameters: [${inspectWish(wish)}]`,
    );
  }
}

function actionOf(event: unknown): ChangeAction | '*' {
  const action = typeof event === 'string' ? event.toUpperCase() : '*';
  return ACTIONS.includes(action) ? (action as ChangeAction) : '*';
}

function parseSelect(select: unknown): string[] | null {
  if (typeof select === 'string') {
    throw new SubscriptionError(
      'Error parsing `select` params: expected a list of column name strings, e.g. select: ["col1", "col2"]',
    );
  }
  const columns = Array.isArray(select) ? select.filter((column) => typeof column === 'string') : [];
  return columns.length > 0 ? columns : null;
}

function readFilters(text: string): ChangeFilter[] {
  try {
    return parseFilters(text);
  } catch (error) {
    if (!(error instanceof FilterSyntaxError)) throw error;
    throw new SubscriptionError(`Error parsing \`filter\` params: ${error.message}`, { cause: error });
  }
}

/** The wish as hosted Realtime prints it: developers search for these lines. */
function inspectWish({ action, schema, table, filters, select }: ChangeWish): string {
  const tuples = filters.map(
    ({ column, operator, value, isNegated }) =>
      `{${JSON.stringify(column)}, ${JSON.stringify(operator)}, ${JSON.stringify(value)}, ${isNegated}}`,
  );
  return `event: ${action}, schema: ${schema}, table: ${table}, filters: [${tuples.join(', ')}], select: ${
    select ? JSON.stringify(select) : 'nil'
  }`;
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error ? `ERROR ${String(error.code)} ${error.message}` : error.message;
}
