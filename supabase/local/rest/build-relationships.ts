import type { ForeignKeyRow, KeyRow, SchemaRows, TableRow } from './schema-rows.ts';
import type { ColumnPairs, Relationship } from './schema-types.ts';
import { readViewColumns } from './view-columns.ts';

/** A foreign key between two relations, either of which may be a view that shows the key's columns. */
type Link = { name: string; child: string; parent: string; pairs: ColumnPairs; isUnique: boolean };

const sameSet = (left: readonly string[], right: readonly string[]) =>
  left.length === right.length && left.every((name) => right.includes(name));

const columnName = (table: TableRow | undefined, number: number) =>
  table?.columns.find((column) => column.number === number)?.name;

/** For each relation the views that show its columns, with the name that each column has there. */
export type Shown = Map<number, { view: TableRow; names: Map<string, string> }[]>;

/** Views over views are followed down to the tables. */
export function findShown(tables: TableRow[]): Shown {
  const byOid = new Map(tables.map((table) => [table.oid, table]));
  const shown: Shown = new Map();
  const follow = (view: TableRow, from: TableRow, names: Map<string, string>, depth: number) => {
    if (depth > 10 || from.definition === null) return;
    for (const { column, relation, number } of readViewColumns(from.definition)) {
      const visible = names.get(column);
      const origin = byOid.get(relation);
      const original = columnName(origin, number);
      if (visible === undefined || !origin || original === undefined) continue;
      const list = shown.get(relation) ?? [];
      let entry = list.find((item) => item.view === view);
      if (!entry) {
        entry = { view, names: new Map() };
        shown.set(relation, [...list, entry]);
      }
      if (!entry.names.has(original)) entry.names.set(original, visible);
      if (origin.definition !== null) follow(view, origin, new Map([[original, visible]]), depth + 1);
    }
  };
  for (const view of tables) {
    follow(view, view, new Map(view.columns.map(({ name }) => [name, name])), 0);
  }
  return shown;
}

/** A relation as itself and as each view that shows all of these columns, with their names there. */
function facesOf(table: TableRow, columns: string[], shown: Shown): { name: string; columns: string[] }[] {
  const views = (shown.get(table.oid) ?? []).flatMap(({ view, names }) => {
    const visible = columns.flatMap((column) => names.get(column) ?? []);
    return visible.length === columns.length ? [{ name: view.name, columns: visible }] : [];
  });
  return [{ name: table.name, columns }, ...views];
}

function linksOf(key: ForeignKeyRow, rows: SchemaRows, shown: Shown): Link[] {
  const child = rows.tables.find((table) => table.oid === key.child);
  const parent = rows.tables.find((table) => table.oid === key.parent);
  if (!child || !parent) return [];
  const isUnique = rows.keys.some(
    (unique) => unique.oid === child.oid && sameSet(unique.columns, key.columns),
  );
  return facesOf(child, key.columns, shown).flatMap((childFace) =>
    facesOf(parent, key.parent_columns, shown).map((parentFace) => ({
      name: key.name,
      child: childFace.name,
      parent: parentFace.name,
      isUnique,
      pairs: childFace.columns.map((column, index) => [column, parentFace.columns[index] ?? ''] as const),
    })),
  );
}

const swap = (pairs: ColumnPairs): ColumnPairs => pairs.map(([left, right]) => [right, left] as const);

function bothWays(link: Link): Relationship[] {
  const { name, child, parent, pairs, isUnique } = link;
  return [
    {
      from: child,
      to: parent,
      cardinality: isUnique ? 'one-to-one' : 'many-to-one',
      name,
      columns: pairs,
      isChild: true,
      isComputed: false,
    },
    {
      from: parent,
      to: child,
      cardinality: isUnique ? 'one-to-one' : 'one-to-many',
      name,
      columns: swap(pairs),
      isChild: false,
      isComputed: false,
    },
  ];
}

/** Through a table whose primary key holds both foreign keys. */
function throughJunctions(links: Link[], keysOf: (table: string) => readonly string[]): Relationship[] {
  return links.flatMap((left) =>
    links
      .filter((right) => {
        if (right === left || right.child !== left.child) return false;
        const primary = keysOf(left.child);
        return [...left.pairs, ...right.pairs].every(([column]) => primary.includes(column));
      })
      .map(
        (right): Relationship => ({
          from: left.parent,
          to: right.parent,
          cardinality: 'many-to-many',
          name: `${left.child}.${left.name}.${right.name}`,
          columns: swap(left.pairs),
          isChild: false,
          isComputed: false,
          junction: { table: left.child, names: [left.name, right.name], columns: right.pairs },
        }),
      ),
  );
}

/** Functions of one row of a table that give rows of another. */
function computed(rows: SchemaRows): Relationship[] {
  return rows.routines.flatMap((routine) => {
    const from = rows.tables.find((table) => table.oid === routine.first_argument);
    const to = rows.tables.find((table) => table.oid === routine.return_relation);
    if (!from || !to) return [];
    const isOne = !routine.is_set || routine.rows === 1;
    return {
      from: from.name,
      to: to.name,
      cardinality: isOne ? ('many-to-one' as const) : ('one-to-many' as const),
      name: routine.name,
      columns: [],
      isChild: isOne,
      isComputed: true,
    };
  });
}

/** The primary key as a view shows it, or none. */
export function primaryKeyOf(table: TableRow, keys: KeyRow[], shown: Shown): string[] {
  const own = keys.find((key) => key.oid === table.oid && key.type === 'p');
  if (own) return own.columns;
  for (const key of keys) {
    if (key.type !== 'p') continue;
    const names = shown.get(key.oid)?.find(({ view }) => view.oid === table.oid)?.names;
    const visible = names ? key.columns.flatMap((column) => names.get(column) ?? []) : [];
    if (names && visible.length === key.columns.length) return visible;
  }
  return [];
}

/** Every way from one relation of the schema to another, by where it starts. */
export function buildRelationships(
  rows: SchemaRows,
  shown: Shown,
  keysOf: (table: string) => readonly string[],
): Map<string, Relationship[]> {
  const links = rows.foreignKeys.flatMap((key) => linksOf(key, rows, shown));
  const all = [...links.flatMap(bothWays), ...throughJunctions(links, keysOf), ...computed(rows)];
  return Map.groupBy(all, (relationship) => relationship.from);
}
