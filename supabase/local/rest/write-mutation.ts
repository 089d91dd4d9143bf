import { nearest } from './nearest.ts';
import type { Payload } from './parse-body.ts';
import type { ReadNode } from './plan-read.ts';
import type { Condition } from './query-tree.ts';
import { RestError } from './rest-error.ts';
import type { Column, Schema, Table } from './schema-types.ts';
import { type Binder, quote, quoteIn } from './statement.ts';
import { conditionSql, type Place } from './write-condition.ts';

export type Insert = {
  kind: 'insert';
  payload: Payload;
  columns: string[];
  conflict?: { columns: readonly string[]; isMerge: boolean } | undefined;
  hasDefaults: boolean;
};
export type Update = { kind: 'update'; payload: Payload; columns: string[] };
export type Mutation = Insert | Update | { kind: 'delete' };

type Writer = { schema: Schema; binder: Binder };

/** Throws PGRST204 when the table has no such column. */
export function requireColumns(table: Table, names: readonly string[]): Column[] {
  return names.map((name) => {
    const column = table.columns.get(name);
    if (column) return column;
    const near = nearest(name, table.columns.keys());
    throw new RestError(
      400,
      'PGRST204',
      `Could not find the '${name}' column of '${table.name}' in the schema cache`,
      {
        hint: near === undefined ? null : `Perhaps you meant the column '${near}'`,
        mayBeStale: true,
      },
    );
  });
}

const BODY = '"pgrst_body"';

const definitions = (columns: Column[]) =>
  columns.map(({ name, type }) => `${quote(name)} ${type}`).join(', ');

/** The rows of a body as a table. Postgres reads the JSON, so that arrays, JSON and large numbers keep their types. */
function bodySql(binder: Binder, payload: Payload, columns: Column[], hasDefaults: boolean): string {
  const names = definitions(columns);
  if (!hasDefaults) {
    const parse = payload.isArray ? 'json_to_recordset' : 'json_to_record';
    return `${parse}(${binder.bind(payload.text)}::json) as ${BODY}(${names})`;
  }
  const list = payload.isArray ? payload.text : `[${payload.text}]`;
  const defaults = columns
    .filter((column) => column.default !== null)
    .map((column) => `${binder.text(column.name)}, (${column.default})`);
  return `jsonb_array_elements(${binder.bind(list)}::jsonb) as pgrst_item(value)
    cross join lateral jsonb_to_record(jsonb_build_object(${defaults.join(', ')}) || pgrst_item.value) as ${BODY}(${names})`;
}

/** Each row that was there already is counted, so that the answer can tell new ones from changed ones. */
const COUNT_CONFLICT = `set_config('pgrst.conflicts',
  (coalesce(nullif(current_setting('pgrst.conflicts', true), ''), '0')::bigint + 1)::text, true) <> ''`;

function conflictSql(insert: Insert): string {
  if (!insert.conflict || insert.conflict.columns.length === 0) return '';
  const { columns, isMerge } = insert.conflict;
  const target = `on conflict (${columns.map(quote).join(', ')})`;
  if (!isMerge || insert.columns.length === 0) return `${target} do nothing`;
  const sets = insert.columns.map((name) => `${quote(name)} = excluded.${quote(name)}`);
  return `${target} do update set ${sets.join(', ')} where ${COUNT_CONFLICT}`;
}

function insertSql({ schema, binder }: Writer, table: Table, insert: Insert, conditions: string): string {
  const columns = requireColumns(table, insert.columns);
  const into = `insert into ${quoteIn(schema.name, table.name)} as ${quote(table.name)}`;
  if (columns.length === 0) {
    return `${into} select from generate_series(1, ${insert.payload.rows})`;
  }
  const names = columns.map(({ name }) => quote(name));
  const from = bodySql(binder, insert.payload, columns, insert.hasDefaults);
  const values = names.map((name) => `${BODY}.${name}`).join(', ');
  return `${into} (${names.join(', ')}) select ${values} from ${from} ${conditions} ${conflictSql(insert)}`;
}

function whereSql(binder: Binder, node: ReadNode, conditions: Condition[]): string {
  const place: Place = { node, alias: quote(node.name), isRecord: false, embeds: new Map() };
  const members = conditions.map((condition) => conditionSql(binder, place, condition));
  return members.length > 0 ? `where ${members.join(' and ')}` : '';
}

/** As hosted projects have it (`safeupdate`): what would touch every row must say so. */
function requireConditions(conditions: Condition[], verb: string): void {
  if (conditions.length === 0) {
    throw new RestError(400, '21000', `${verb} requires a WHERE clause`);
  }
}

/** An INSERT, UPDATE or DELETE without its RETURNING. */
export function mutationSql(
  writer: Writer,
  table: Table,
  node: ReadNode,
  mutation: Mutation,
  conditions: Condition[],
): string {
  const { schema, binder } = writer;
  const target = `${quoteIn(schema.name, table.name)} as ${quote(table.name)}`;
  switch (mutation.kind) {
    case 'insert':
      return insertSql(writer, table, mutation, '');
    case 'delete':
      requireConditions(conditions, 'DELETE');
      return `delete from ${target} ${whereSql(binder, node, conditions)}`;
    case 'update': {
      requireConditions(conditions, 'UPDATE');
      const columns = requireColumns(table, mutation.columns);
      const sets = columns.map(({ name }) => `${quote(name)} = ${BODY}.${quote(name)}`);
      const from = bodySql(binder, mutation.payload, columns, false);
      return `update ${target} set ${sets.join(', ')} from ${from} ${whereSql(binder, node, conditions)}`;
    }
  }
}

/** What a representation needs of the changed rows: the columns that are named, and those that embeds hang on. */
export function returningSql(table: Table, node: ReadNode): string {
  const alias = quote(table.name);
  const names = new Set<string>();
  const all = () => {
    for (const name of table.columns.keys()) names.add(name);
  };
  for (const { field } of node.fields) field.name === '*' ? all() : names.add(field.name);
  for (const { field, relation } of node.orders) if (relation === undefined) names.add(field.name);
  for (const { relationship } of node.embeds) {
    if (relationship.isComputed) all();
    for (const [column] of relationship.columns) names.add(column);
  }
  const list = [...names].map((name) => `${alias}.${quote(name)} as ${quote(name)}`);
  return list.length > 0 ? list.join(', ') : '1 as pgrst_one';
}
