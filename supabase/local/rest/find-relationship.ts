import { nearest } from './nearest.ts';
import type { EmbedItem } from './query-tree.ts';
import { RestError } from './rest-error.ts';
import type { Relationship, Schema } from './schema-types.ts';

const only = (relationship: Relationship, column: string, side: 0 | 1) =>
  relationship.columns.length === 1 && relationship.columns[0]?.[side] === column;

/** The column of the foreign key, on whichever side it is. */
const isKeyColumn = (relationship: Relationship, column: string) =>
  !relationship.junction && only(relationship, column, relationship.isChild ? 0 : 1);

function isMeant(relationship: Relationship, { target, hint }: EmbedItem): boolean {
  const { to, name, junction, isChild, from } = relationship;
  if (relationship.isComputed) return target === name && hint === undefined;
  const isSelf = from === to && !junction;
  if (hint === undefined) {
    if (to === target) return isSelf ? !isChild : true;
    if (junction) return false;
    return (name === target && !isSelf) || (isChild && isKeyColumn(relationship, target));
  }
  if (to !== target) return false;
  if (junction) return junction.table === hint || junction.names.includes(hint);
  if (isSelf) return !isChild && isKeyColumn(relationship, hint);
  return name === hint || isKeyColumn(relationship, hint) || only(relationship, hint, isChild ? 1 : 0);
}

const columnsInWords = (table: string, columns: string[]) => `${table}(${columns.join(', ')})`;

function describe(relationship: Relationship) {
  const { from, to, columns, name, junction, cardinality } = relationship;
  const words = junction
    ? `${junction.table} using ${columnsInWords(
        junction.names[0],
        columns.map(([, column]) => column),
      )} and ${columnsInWords(
        junction.names[1],
        junction.columns.map(([column]) => column),
      )}`
    : `${name} using ${columnsInWords(
        from,
        columns.map(([column]) => column),
      )} and ${columnsInWords(
        to,
        columns.map(([, column]) => column),
      )}`;
  return { cardinality, embedding: `${from} with ${to}`, relationship: words };
}

function ambiguous(from: string, item: EmbedItem, found: Relationship[]): RestError {
  const target = found[0]?.to ?? item.target;
  const names = found.map(({ name, junction }) => `'${target}!${junction?.table ?? name}'`).join(', ');
  return new RestError(
    300,
    'PGRST201',
    `Could not embed because more than one relationship was found for '${from}' and '${item.target}'`,
    {
      details: found.map(describe),
      hint: `Try changing '${item.target}' to one of the following: ${names}. Find the desired relationship in the 'details' key.`,
    },
  );
}

function missing(schema: Schema, from: string, item: EmbedItem): RestError {
  const { target, hint } = item;
  const using = hint === undefined ? '' : ` using the hint '${hint}'`;
  const others = (schema.relationships.get(from) ?? []).map(({ to }) => to);
  const near = nearest(target, others);
  return new RestError(
    400,
    'PGRST200',
    `Could not find a relationship between '${from}' and '${target}' in the schema cache`,
    {
      details: `Searched for a foreign key relationship between '${from}' and '${target}'${using} in the schema '${schema.name}', but no matches were found.`,
      hint: near === undefined ? null : `Perhaps you meant '${near}' instead of '${target}'.`,
      mayBeStale: true,
    },
  );
}

/** The one relationship that an embed means. Throws PGRST200 for none and PGRST201 for several. */
export function findRelationship(schema: Schema, from: string, item: EmbedItem): Relationship {
  const all = (schema.relationships.get(from) ?? []).filter((candidate) => isMeant(candidate, item));
  const computed = all.filter(({ isComputed }) => isComputed);
  // A key or its column means the table that it points to, not the views of that table.
  const tables = all.filter(({ to }) => to === item.target || !schema.tables.get(to)?.isView);
  const found = computed.length > 0 ? computed : tables;
  const [first, ...others] = found;
  if (!first) throw missing(schema, from, item);
  if (others.length > 0) throw ambiguous(from, item, found);
  return first;
}
