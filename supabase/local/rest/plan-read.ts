import { findRelationship } from './find-relationship.ts';
import { nearest } from './nearest.ts';
import type { At, Condition, EmbedItem, FieldItem, OrderTerm, Query, SelectItem } from './query-tree.ts';
import { RestError } from './rest-error.ts';
import type { Relationship, Schema, Table } from './schema-types.ts';

/** What is read of one resource: the one that was asked for, or one inside it. */
export type ReadNode = {
  name: string;
  /** Unknown for what a function gives that is no table's row. */
  table: Table | undefined;
  fields: FieldItem[];
  embeds: EmbedNode[];
  conditions: Condition[];
  orders: OrderTerm[];
  limit: number | undefined;
  offset: number;
};

export type EmbedNode = {
  key: string;
  item: EmbedItem;
  relationship: Relationship;
  isOne: boolean;
  node: ReadNode;
};

/** Throws PGRST205 when the schema has no such table or view. */
export function requireTable(schema: Schema, name: string): Table {
  const table = schema.tables.get(name);
  if (table) return table;
  const near = nearest(name, schema.tables.keys());
  throw new RestError(
    404,
    'PGRST205',
    `Could not find the table '${schema.name}.${name}' in the schema cache`,
    {
      hint: near === undefined ? null : `Perhaps you meant the table '${schema.name}.${near}'`,
      mayBeStale: true,
    },
  );
}

function emptyNode(name: string, table: Table | undefined): ReadNode {
  return { name, table, fields: [], embeds: [], conditions: [], orders: [], limit: undefined, offset: 0 };
}

const isOne = ({ cardinality }: Relationship) =>
  cardinality === 'many-to-one' || cardinality === 'one-to-one';

function refuseAggregates(schema: Schema, item: FieldItem): void {
  if (item.aggregate && !schema.areAggregatesEnabled) {
    throw new RestError(400, 'PGRST123', 'Use of aggregate functions is not allowed');
  }
}

function addItems(schema: Schema, node: ReadNode, items: SelectItem[]): void {
  for (const item of items) {
    if (item.kind === 'field') {
      refuseAggregates(schema, item);
      node.fields.push(item);
      continue;
    }
    const relationship = findRelationship(schema, node.name, item);
    const child = emptyNode(relationship.to, schema.tables.get(relationship.to));
    addItems(schema, child, item.select);
    node.embeds.push({
      key: item.alias ?? item.target,
      item,
      relationship,
      isOne: isOne(relationship),
      node: child,
    });
  }
}

/** The embed that a path names, by alias or by target. Throws PGRST108. */
function nodeAt(root: ReadNode, path: string[]): ReadNode {
  let node = root;
  for (const name of path) {
    const found =
      node.embeds.find(({ item }) => item.alias === name) ??
      node.embeds.find(({ item }) => item.target === name);
    if (!found) {
      throw new RestError(400, 'PGRST108', `'${name}' is not an embedded resource in this request`, {
        hint: `Verify that '${name}' is included in the 'select' query parameter.`,
      });
    }
    node = found.node;
  }
  return node;
}

function requireRange(what: string, value: number): number {
  if (value >= 0) return value;
  throw new RestError(416, 'PGRST103', 'Requested range not satisfiable', {
    details: `${what} should be greater than or equal to zero.`,
  });
}

const each = <T>(root: ReadNode, list: At<T>[], put: (node: ReadNode, value: T) => void) => {
  for (const { path, value } of list) put(nodeAt(root, path), value);
};

function bound(node: ReadNode, maxRows: number, isRoot: boolean): void {
  if (!isRoot) node.limit = Math.min(node.limit ?? maxRows, maxRows);
  for (const embed of node.embeds) bound(embed.node, maxRows, false);
}

/**
 * Brings a query together with the schema: which relationships are meant, and what is said of which resource. Lists
 * inside the answer have at most `maxRows`; the outermost is bounded by whoever asks. Throws RestError.
 */
export function planRead(schema: Schema, name: string, table: Table | undefined, query: Query): ReadNode {
  const root = emptyNode(name, table);
  addItems(schema, root, query.select);
  each(root, query.conditions, (node, value) => node.conditions.push(value));
  each(root, query.orders, (node, value) => {
    node.orders = value;
  });
  each(root, query.limits, (node, value) => {
    node.limit = requireRange('Limit', value);
  });
  each(root, query.offsets, (node, value) => {
    node.offset = requireRange('Offset', value);
  });
  bound(root, schema.maxRows, true);
  return root;
}
