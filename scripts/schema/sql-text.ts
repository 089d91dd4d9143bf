import type { Definition } from './read-functions.ts';
import type { Platform } from './read-platform.ts';
import type { Constraint, Policy, Relation, Trigger } from './read-tables.ts';

/** Statements as a person would lay them out: what belongs to one object is one block, blank lines between blocks. */

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;

const commentOn = (what: string, text: string | null) =>
  text === null ? [] : [`comment on ${what} is ${quote(text)};`];

const indent = (text: string, by = '  ') => text.replaceAll('\n', `\n${by}`);

export function policyText({ name, table, isPermissive, verb, roles, using, check }: Policy): string {
  return [
    `create policy ${name} on ${table}${isPermissive ? '' : ' as restrictive'} for ${verb} to ${roles}`,
    ...(using === null ? [] : [`  using (${indent(using)})`]),
    ...(check === null ? [] : [`  with check (${indent(check)})`]),
  ]
    .join('\n')
    .concat(';');
}

/** Postgres writes a trigger on one line. */
const triggerText = ({ name, table, isEnabled, definition }: Trigger) =>
  [
    `${definition.replaceAll(/ (?=(?:REFERENCING|FOR EACH|EXECUTE) )/g, '\n  ')};`,
    ...(isEnabled ? [] : [`alter table ${table} disable trigger ${name}; -- or not as usual`]),
  ].join('\n');

const constraintText = ({ name, definition }: Constraint) => `constraint ${name} ${definition}`;

function tableHead(table: Relation): string {
  const lines = [
    ...table.columns.map(({ name, type, rest }) => `${name} ${type}${rest}`),
    ...table.constraints.map(constraintText),
  ];
  const kind = table.kind === 'type' ? 'type' : table.isUnlogged ? 'unlogged table' : 'table';
  const options = table.options === null ? '' : ` with (${table.options})`;
  return `create ${kind} ${table.name}${table.kind === 'type' ? ' as' : ''} (\n  ${lines.join(',\n  ')}\n)${options};`;
}

function viewHead(view: Relation): string {
  const options = view.options === null ? '' : ` with (${view.options})`;
  return `create ${view.kind} ${view.name}${options} as\n${view.query}`;
}

function securityLines({ name, rowSecurity, replicaIdentity }: Relation): string[] {
  const enabled = rowSecurity === 'enable' || rowSecurity === 'both';
  const forced = rowSecurity === 'force' || rowSecurity === 'both';
  const isUsual = replicaIdentity === 'd' || replicaIdentity === 'n';
  return [
    ...(enabled ? [`alter table ${name} enable row level security;`] : []),
    ...(forced ? [`alter table ${name} force row level security;`] : []),
    ...(isUsual ? [] : [`alter table ${name} replica identity ${replicaIdentity};`]),
  ];
}

/** A table, view or composite type with all that hangs on it. `grants`: of it and of its sequences. */
export function relationText(relation: Relation, grants: string[]): string {
  const isView = relation.kind === 'view' || relation.kind === 'materialized view';
  const what = `${relation.kind} ${relation.name}`;
  const blocks = [
    [
      isView ? viewHead(relation) : tableHead(relation),
      ...commentOn(what, relation.comment),
      ...relation.columns.flatMap((column) =>
        commentOn(`column ${relation.name}.${column.name}`, column.comment),
      ),
    ],
    relation.indexes.map((definition) => `${definition};`),
    [...securityLines(relation), ...grants, ...relation.policies.map(policyText)],
    relation.triggers.map(triggerText),
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

export function enumText({ name, definition, comment }: Definition): string {
  return [`${definition};`, ...commentOn(`type ${name}`, comment)].join('\n');
}

/** A function with its comment and who may call it. */
export function functionText({ identity, definition, comment }: Definition, grants: string[]): string {
  return [`${definition.trimEnd()};`, ...commentOn(`function ${identity}`, comment), ...grants].join('\n');
}

/** What holds for whole schemas, and what is ours among Supabase's own. `grants`: by object. */
export function platformText(platform: Platform, grants: ReadonlyMap<string, string[]>): string {
  const blocks = [
    platform.extensions.map(
      ({ name, schema }) => `create extension ${JSON.stringify(name)} with schema ${schema};`,
    ),
    platform.schemas.flatMap(({ name, comment }) => [
      `-- schema ${name}`,
      ...commentOn(`schema ${name}`, comment),
      ...(grants.get(`schema ${name}`) ?? []),
    ]),
    platform.defaultRights,
    platform.publications.map(({ name, tables }) => `-- publication ${name}: ${tables ?? 'no table'}`),
    platform.buckets.map(({ id, settings }) => `-- bucket ${id}: ${settings}`),
    platform.policies.map(policyText),
    platform.triggers.map(triggerText),
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}
