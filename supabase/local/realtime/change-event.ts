import type { RowChange, TypedChange } from './change-row.ts';
import type { ChangeTable } from './change-table.ts';

/** The `data` of a postgres_changes message, as JSON text; equal events share one object. */
export type ChangeEvent = { json: string };

type Facts = {
  table: ChangeTable;
  change: RowChange;
  typed: TypedChange;
  /** Over 1 MB: only values of at most 64 bytes are told. */
  isTooLarge: boolean;
  /** The columns a subscriber asked for; the primary key always comes along. */
  select: string[] | null;
  /** The columns the subscriber's role may select. */
  selectable: Set<string>;
};

const LONGEST_VALUE_IN_LARGE_CHANGE = 64;

/** What a subscriber of one role and one column selection is told about a change. */
export function changeEvent(facts: Facts): ChangeEvent {
  const { table, change } = facts;
  const head = { schema: table.schema, table: table.name, type: change.action };
  const commit_timestamp = change.transaction.committedAt.toISOString();
  const error = refusalOf(facts);
  if (error)
    return {
      json: JSON.stringify({ ...head, commit_timestamp, columns: null, record: null, errors: [error] }),
    };
  const isWanted = wantedColumns(facts);
  return {
    json: JSON.stringify({
      ...head,
      commit_timestamp,
      columns: table.columns.filter(({ name }) => isWanted(name)).map(({ name, type }) => ({ name, type })),
      ...recordsOf(facts, isWanted),
      errors: facts.isTooLarge ? ['Error 413: Payload Too Large'] : null,
    }),
  };
}

function refusalOf({ table, change, selectable }: Facts): string | null {
  if (change.action === 'DELETE') return null;
  if (table.primaryKey.length === 0) return 'Error 400: Bad Request, no primary key';
  return table.primaryKey.every((column) => selectable.has(column)) ? null : 'Error 401: Unauthorized';
}

function wantedColumns({ table, select, selectable }: Facts): (column: string) => boolean {
  return (column) =>
    selectable.has(column) && (!select || select.includes(column) || table.primaryKey.includes(column));
}

function recordsOf(facts: Facts, isWanted: (column: string) => boolean): Record<string, unknown> {
  const { table, change, typed } = facts;
  // RLS cannot be asked about a row that is gone, so of deleted rows only the key is told.
  const isKeyOnly = change.action === 'DELETE' && table.rls;
  const tell = (row: Record<string, unknown> | null, accepts: (column: string) => boolean) =>
    Object.fromEntries(
      Object.entries(row ?? {}).filter(([column, value]) => accepts(column) && fits(facts, value)),
    );
  return {
    ...(change.action !== 'DELETE' && { record: tell({ ...typed.old, ...typed.record }, isWanted) }),
    ...(change.action !== 'INSERT' && {
      old_record: tell(
        typed.old,
        (column) => isWanted(column) && (!isKeyOnly || table.primaryKey.includes(column)),
      ),
    }),
  };
}

function fits({ isTooLarge }: Facts, value: unknown): boolean {
  return !isTooLarge || Buffer.byteLength(JSON.stringify(value)) <= LONGEST_VALUE_IN_LARGE_CHANGE;
}
