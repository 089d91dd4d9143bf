import type { Pgoutput } from 'pg-logical-replication';
import type postgres from 'postgres';
import type { ChangeFilter } from './change-filter.ts';
import type { ChangeAction } from './change-subscription.ts';
import type { ChangeTable } from './change-table.ts';
import type { TextRow } from './messages.ts';
import type { Transaction } from './visibility.ts';

/** One row change as the WAL has it: texts, not yet typed. */
export type RowChange = {
  action: ChangeAction;
  relation: Pgoutput.MessageRelation;
  transaction: Transaction;
  record: TextRow | null;
  /** What identifies the old row: the full row under REPLICA IDENTITY FULL, else its key, null when unchanged. */
  old: TextRow | null;
};

/** A change with values typed by the database, as `to_jsonb` gives them. */
export type TypedChange = {
  record: Record<string, unknown> | null;
  old: Record<string, unknown> | null;
  /** For each filter list asked about, whether the row passes it. */
  passed: boolean[];
};

/** Reads an insert, update or delete of the WAL. */
export function rowChangeFrom(
  message: Pgoutput.MessageInsert | Pgoutput.MessageUpdate | Pgoutput.MessageDelete,
  transaction: Transaction,
): RowChange {
  const { relation } = message;
  if (message.tag === 'insert') {
    return { action: 'INSERT', relation, transaction, record: message.new, old: null };
  }
  const old = message.old ?? message.key;
  return message.tag === 'update'
    ? { action: 'UPDATE', relation, transaction, record: message.new, old }
    : { action: 'DELETE', relation, transaction, record: null, old };
}

/** Bytes of all values, the measure of the 1 MB rule. */
export function sizeOf({ record, old }: RowChange): number {
  const values = [...Object.values(record ?? {}), ...Object.values(old ?? {})];
  return values.reduce((sum, value) => sum + (value ? Buffer.byteLength(value) : 0), 0);
}

/** The primary key of the changed row as text; parts that the WAL does not carry are missing. */
export function keyOf(table: ChangeTable, { record, old }: RowChange): TextRow {
  return Object.fromEntries(table.primaryKey.map((column) => [column, (record ?? old)?.[column]]));
}

/**
 * Types the values and evaluates the filters, both in the database, whose casts and operators define them.
 * A filter that fails to evaluate (its column was altered since) counts as not passed, alone.
 */
export async function typeChange(
  sql: postgres.Sql,
  table: ChangeTable,
  change: RowChange,
  filterLists: ChangeFilter[][],
): Promise<TypedChange> {
  try {
    return await queryChange(sql, table, change, filterLists);
  } catch (error) {
    if (filterLists.length === 0 || isTimeout(error)) throw error;
    const bare = await queryChange(sql, table, change, []);
    const answers = await Promise.allSettled(
      filterLists.map((list) => queryChange(sql, table, change, [list])),
    );
    const passed = answers.map((answer) => answer.status === 'fulfilled' && answer.value.passed[0] === true);
    return { ...bare, passed };
  }
}

const QUERY_CANCELED = '57014';

/** The statement ran into its limit of time. */
export function isTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === QUERY_CANCELED;
}

async function queryChange(
  sql: postgres.Sql,
  table: ChangeTable,
  change: RowChange,
  filterLists: ChangeFilter[][],
): Promise<TypedChange> {
  const types = new Map(table.columns.map((column) => [column.name, column.sqlType]));
  const record = known(change.record, types);
  const old = known(oldRow(table, change), types);
  const parameters = [rowJson(record, types), rowJson(old, types)];
  const subject = { row: record ?? old ?? {}, alias: record ? 'new_row' : 'old_row' };
  const conditions = filterLists.map((filters) => conditionOf(filters, subject, types, parameters));
  const rowType = `null::${quote(table.schema)}.${quote(table.name)}`;
  const [typed] = await sql.unsafe<TypedChange[]>(
    `select to_jsonb(new_row.*) as record, to_jsonb(old_row.*) as old, array[${conditions.join(', ')}]::boolean[] as passed
     from jsonb_populate_record(${rowType}, $1::text::jsonb) new_row, jsonb_populate_record(${rowType}, $2::text::jsonb) old_row`,
    parameters,
  );
  return {
    record: record && pick(typed?.record, record),
    old: old && pick(typed?.old, old),
    passed: typed?.passed ?? [],
  };
}

/** An update that leaves the key alone carries no old key; hosted Realtime reports the key all the same. */
function oldRow(table: ChangeTable, change: RowChange): TextRow | null {
  return change.action === 'UPDATE' && change.old === null ? keyOf(table, change) : change.old;
}

/** Without the columns whose values are unknown (unchanged TOAST) or that have been dropped since. */
function known(row: TextRow | null, types: Map<string, string>): Record<string, string | null> | null {
  if (!row) return null;
  const entries = Object.entries(row).filter((entry): entry is [string, string | null] => {
    return entry[1] !== undefined && types.has(entry[0]);
  });
  return Object.fromEntries(entries);
}

function pick(typed: Record<string, unknown> | null | undefined, row: Record<string, unknown>) {
  return Object.fromEntries(Object.keys(row).map((column) => [column, typed?.[column] ?? null]));
}

/** JSON columns take their text as it is, all others as a string that Postgres reads with the type's input. */
function rowJson(row: Record<string, string | null> | null, types: Map<string, string>): string {
  const fields = Object.entries(row ?? {}).map(([column, value]) => {
    const isJson = types.get(column) === 'jsonb' || types.get(column) === 'json';
    return `${JSON.stringify(column)}:${isJson && value !== null ? value : JSON.stringify(value)}`;
  });
  return `{${fields.join(',')}}`;
}

const SYMBOLS = {
  eq: '=',
  neq: '<>',
  lt: '<',
  lte: '<=',
  gt: '>',
  gte: '>=',
  in: '=',
  is: 'is',
  like: 'like',
  ilike: 'ilike',
  match: '~',
  imatch: '~*',
  isdistinct: 'is distinct from',
} as const satisfies Record<ChangeFilter['operator'], string>;

/** SQL that is true when every filter holds. A filter on a column that the change does not carry never holds. */
function conditionOf(
  filters: ChangeFilter[],
  subject: { row: Record<string, unknown>; alias: string },
  types: Map<string, string>,
  parameters: string[],
): string {
  const parts = filters.map(({ column, operator, value, isNegated }) => {
    const type = types.get(column);
    if (type === undefined || !(column in subject.row)) return 'false';
    const left = `${subject.alias}.${quote(column)}`;
    const right =
      operator === 'is' ? keyword(value) : bind(value, operator === 'in' ? `${type}[]` : type, parameters);
    const test = `${left} ${SYMBOLS[operator]} ${operator === 'in' ? `any(${right})` : right}`;
    return isNegated ? `not (${test})` : `(${test})`;
  });
  return `coalesce(${parts.join(' and ') || 'true'}, false)`;
}

function bind(value: string, type: string, parameters: string[]): string {
  parameters.push(value);
  return `$${parameters.length}::text::${type}`;
}

/** `is` takes a keyword; anything else was refused at subscription. */
function keyword(value: string): string {
  return ['null', 'true', 'false', 'unknown'].includes(value) ? value : 'null';
}

function quote(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}
