import type postgres from 'postgres';
import { buildRelationships, findShown, primaryKeyOf } from './build-relationships.ts';
import { DEFAULT_STATEMENT_MS, MAX_ROWS, type Role } from './limits.ts';
import { type RoutineRow, readSchemaRows, type SchemaRows, type TableRow } from './schema-rows.ts';
import type { Parameter, RoleSettings, Routine, Schema, Table } from './schema-types.ts';

function makeTable(row: TableRow, primaryKey: string[]): Table {
  return {
    name: row.name,
    oid: row.oid,
    isView: row.kind === 'v' || row.kind === 'm',
    primaryKey,
    columns: new Map(
      row.columns.map(({ name, type, base, default: standard, required }) => [
        name,
        { name, type, baseType: base, default: standard, isRequired: required },
      ]),
    ),
  };
}

/** Inputs only. Arguments at the end of the list have the defaults. */
function parametersOf(row: RoutineRow): Parameter[] {
  const inputs = (row.argument_names ?? []).filter((_, index) => {
    const mode = row.modes?.[index] ?? 'i';
    return mode === 'i' || mode === 'b' || mode === 'v';
  });
  return row.argument_types.map((type, index, types) => {
    const isVariadic = row.is_variadic && index === types.length - 1;
    return {
      name: inputs[index] ?? '',
      type,
      isVariadic,
      isRequired: index < types.length - row.defaults && !isVariadic,
    };
  });
}

const settingsOf = (lines: string[]): [string, string][] =>
  lines.map((line) => {
    const at = line.indexOf('=');
    return [line.slice(0, at), line.slice(at + 1)];
  });

const VOLATILITY = { v: 'volatile', s: 'stable', i: 'immutable' } as const;

function makeRoutine(row: RoutineRow, tables: TableRow[]): Routine {
  const isComposite = row.return_kind === 'c' || row.return_relation !== 0 || row.return_type === 'record';
  const hasOutputs = (row.modes ?? []).some((mode) => mode === 'o' || mode === 'b' || mode === 't');
  const kind = row.return_type === 'void' ? 'void' : isComposite || hasOutputs ? 'composite' : 'scalar';
  const config = new Map(settingsOf(row.config ?? []));
  return {
    name: row.name,
    parameters: parametersOf(row),
    volatility: VOLATILITY[row.volatility],
    returns: {
      kind,
      isSet: row.is_set,
      type: row.return_type,
      table: tables.find((table) => table.oid === row.return_relation)?.name,
    },
    statementTimeout: config.get('statement_timeout'),
  };
}

/** A parameter without a name can be given only when it is the one parameter and takes a whole body. */
function isCallable({ parameters }: Routine): boolean {
  const [first, ...others] = parameters;
  const isWhole = others.length === 0 && ['json', 'jsonb', 'text', 'bytea'].includes(first?.type ?? '');
  return isWhole || parameters.every(({ name }) => name !== '');
}

/** Settings that belong to the connection or to us, and are not to be taken on with a role. */
const NOT_TAKEN = /^(search_path|role|session_authorization|default_transaction_.*|pgrst\..*)$/;

/** A role without a limit of its own has the login's, then ours: none goes without. */
function roleSettingsOf(rows: SchemaRows): RoleSettings {
  const of = (name: string) =>
    Object.fromEntries(
      rows.settings
        .filter((row) => row.role === name)
        .flatMap((row) => settingsOf(row.settings))
        .filter(([key]) => !NOT_TAKEN.test(key)),
    );
  const withLimit = (role: Role) => ({ statement_timeout: `${DEFAULT_STATEMENT_MS[role]}ms`, ...of(role) });
  return {
    anon: withLimit('anon'),
    authenticated: withLimit('authenticated'),
    service_role: withLimit('service_role'),
  };
}

function ownSetting(rows: SchemaRows, name: string): string | undefined {
  const found = rows.settings
    .filter((row) => row.role === 'authenticator' || row.role === '')
    .flatMap((row) => settingsOf(row.settings))
    .findLast(([key]) => key === name);
  return found?.[1];
}

function maxRowsOf(rows: SchemaRows): number {
  const set = Number(ownSetting(rows, 'pgrst.db_max_rows'));
  return Number.isSafeInteger(set) && set > 0 ? Math.min(set, MAX_ROWS * 10) : MAX_ROWS;
}

/** The schema as it is now. */
export async function loadSchema(sql: postgres.Sql, name: string): Promise<Schema> {
  const rows = await readSchemaRows(sql, name);
  const shown = findShown(rows.tables);
  const tables = new Map(
    rows.tables.map((row) => [row.name, makeTable(row, primaryKeyOf(row, rows.keys, shown))]),
  );
  const keysOf = (table: string) => tables.get(table)?.primaryKey ?? [];
  const routines = rows.routines.map((row) => makeRoutine(row, rows.tables)).filter(isCallable);
  return {
    name,
    tables,
    relationships: buildRelationships(rows, shown, keysOf),
    routines: Map.groupBy(routines, (routine) => routine.name),
    roleSettings: roleSettingsOf(rows),
    areAggregatesEnabled: /^(true|on|yes|1)$/i.test(ownSetting(rows, 'pgrst.db_aggregates_enabled') ?? ''),
    maxRows: maxRowsOf(rows),
    mayRollBack: ownSetting(rows, 'pgrst.db_tx_end') === 'commit-allow-override',
  };
}
