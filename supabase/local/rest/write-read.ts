import type { EmbedNode, ReadNode } from './plan-read.ts';
import type { FieldItem, OrderTerm } from './query-tree.ts';
import { RestError } from './rest-error.ts';
import type { Schema } from './schema-types.ts';
import { type Binder, quote, quoteIn } from './statement.ts';
import { conditionSql, fieldSql, namesIn, type Place } from './write-condition.ts';

/** One column of what a resource gives. `aggregate` is still to be done by the resource around it. */
type Output = { key: string; sql: string; aggregate?: FieldItem['aggregate']; isGrouped: boolean };

type Writer = { schema: Schema; binder: Binder };

type Options = {
  from: string;
  alias: string;
  isRecord?: boolean;
  joins?: string[];
  /** Aggregates are left to the resource around this one, which it is spread into. */
  isRaw?: boolean;
  /** Only how many rows there are is of interest. */
  isCount?: boolean;
  /** Its rows become a list inside a row of something else. */
  isInList?: boolean;
};

const cast = (sql: string, type: string | undefined) =>
  type === undefined ? sql : `cast(${sql} as ${type})`;

/** As the answer names it: the alias, the aggregate, the last key of a JSON path, the column. */
export function keyOf({ alias, aggregate, field }: FieldItem): string {
  const lastKey = field.path.findLast(({ key }) => typeof key === 'string')?.key;
  return alias ?? aggregate?.name ?? (typeof lastKey === 'string' ? lastKey : field.name);
}

function aggregateSql(aggregate: NonNullable<FieldItem['aggregate']>, sql: string): string {
  return cast(`${aggregate.name}(${sql})`, aggregate.cast);
}

function fieldOutputs(binder: Binder, place: Place, item: FieldItem, isRaw: boolean): Output[] {
  const { field, aggregate } = item;
  if (field.name === '*' && !aggregate) {
    const columns = place.node.table?.columns.keys() ?? [];
    return [...columns].map((key) => ({ key, sql: `${place.alias}.${quote(key)}`, isGrouped: true }));
  }
  const isEveryRow = field.name === '*';
  const sql = isEveryRow ? '1' : cast(fieldSql(binder, place, field), item.cast);
  const key = keyOf(item);
  if (!aggregate) return [{ key, sql, isGrouped: true }];
  if (isRaw) return [{ key, sql, aggregate, isGrouped: false }];
  return [{ key, sql: aggregateSql(aggregate, isEveryRow ? '*' : sql), isGrouped: false }];
}

/** Aggregates of a spread to-one resource belong to the resource around it. */
const leavesAggregates = (embed: EmbedNode): boolean => embed.item.isSpread && embed.isOne;

function hasAggregates(node: ReadNode): boolean {
  return (
    node.fields.some(({ aggregate }) => aggregate) ||
    node.embeds.some((embed) => leavesAggregates(embed) && hasAggregates(embed.node))
  );
}

const isEmpty = (node: ReadNode): boolean => node.fields.length === 0 && node.embeds.length === 0;

/**
 * What is inside a row of a list counts against the answer's size for each such row, before the list is made: a
 * statement cannot hold more than an answer may have, however often a plan uses the same inner list again.
 */
const spend = (sql: string) => `case when pgrst.spend(pg_column_size(${sql})) then ${sql} end`;

type Surroundings = { isRaw: boolean; isGrouping: boolean; isInList: boolean };

function embedOutputs(embed: EmbedNode, alias: string, inner: Output[], around: Surroundings): Output[] {
  const { isRaw, isGrouping, isInList } = around;
  const json = isGrouping ? '::jsonb' : '';
  const counted = (sql: string) => (isInList && !isGrouping ? spend(sql) : sql);
  if (!embed.item.isSpread) {
    const { key } = embed;
    if (isEmpty(embed.node)) return [];
    const sql = embed.isOne
      ? `${counted(`${alias}.pgrst_row`)}${json}`
      : `coalesce(${counted(`${alias}.pgrst_list`)}, '[]')${json}`;
    return [{ key, sql, isGrouped: true }];
  }
  return inner.map(({ key, aggregate }): Output => {
    const sql = `${alias}.${quote(key)}`;
    if (!embed.isOne) return { key, sql: `coalesce(${counted(sql)}, '[]')${json}`, isGrouped: true };
    if (!aggregate) return { key, sql, isGrouped: true };
    return isRaw
      ? { key, sql, aggregate, isGrouped: false }
      : { key, sql: aggregateSql(aggregate, sql), isGrouped: false };
  });
}

/** Where the rows of an embed come from, and which of them belong to a row of the resource around it. */
function relate(
  writer: Writer,
  outer: Place,
  embed: EmbedNode,
  alias: string,
): Pick<Options, 'from' | 'joins'> {
  const { schema, binder } = writer;
  const { relationship } = embed;
  const target = quoteIn(schema.name, relationship.to);
  if (relationship.isComputed) {
    const row = outer.isRecord
      ? `jsonb_populate_record(null::${quoteIn(schema.name, relationship.from)}, to_jsonb(${outer.alias}.*))`
      : `${outer.alias}.*`;
    return { from: `${quoteIn(schema.name, relationship.name)}(${row}) as ${alias}`, joins: [] };
  }
  const equal = (left: string, right: string, pairs: typeof relationship.columns) =>
    pairs.map(([from, to]) => `${left}.${quote(from)} = ${right}.${quote(to)}`);
  const { junction } = relationship;
  if (!junction) {
    return { from: `${target} as ${alias}`, joins: equal(outer.alias, alias, relationship.columns) };
  }
  const between = quote(binder.alias(junction.table));
  const on = equal(between, alias, junction.columns).join(' and ');
  return {
    from: `${target} as ${alias} join ${quoteIn(schema.name, junction.table)} as ${between} on ${on}`,
    joins: equal(outer.alias, between, relationship.columns),
  };
}

function lateralSql(
  writer: Writer,
  outer: Place,
  embed: EmbedNode,
  lateral: string,
  { isRaw = false, isCount = false, isInList = false }: Partial<Options>,
) {
  const { binder } = writer;
  const alias = quote(binder.alias(embed.node.name));
  const { item, node, isOne } = embed;
  const isInner = item.join === 'inner';
  const isSpread = item.isSpread && !isCount;
  const leaves = isSpread && isOne && (isRaw || hasAggregates(node));
  const inner = writeNode(writer, node, {
    ...relate(writer, outer, embed, alias),
    alias,
    isRaw: leaves,
    isCount,
    isInList: isInList || !isOne,
  });
  const { sql, outputs } = inner;
  const rows = quote(binder.alias('rows'));
  const found = `(${sql}) as ${rows}`;
  let text: string;
  if (isOne) {
    const row = isSpread ? `${rows}.*` : `row_to_json(${rows}.*) as pgrst_row`;
    text = `select ${row}, true as pgrst_found from ${found} limit 1`;
    if (isSpread && outputs.length === 0) text = `select true as pgrst_found from ${found} limit 1`;
  } else {
    const spread = isSpread
      ? outputs.map(({ key }) => `json_agg(${rows}.${quote(key)}) as ${quote(key)}, `).join('')
      : '';
    const list = isCount || isSpread ? `case when count(*) > 0 then '[]'::json end` : `json_agg(${rows}.*)`;
    text = `select ${spread}${list} as pgrst_list from ${found}`;
  }
  const on = isInner ? `${lateral}.${isOne ? 'pgrst_found' : 'pgrst_list'} is not null` : 'true';
  return { sql: `${isInner ? 'join' : 'left join'} lateral (${text}) as ${lateral} on ${on}`, outputs };
}

function orderSql(writer: Writer, place: Place, term: OrderTerm): string {
  const ending = `${term.direction ? ` ${term.direction}` : ''}${term.nulls ? ` nulls ${term.nulls}` : ''}`;
  const { relation } = term;
  if (relation === undefined) return `${fieldSql(writer.binder, place, term.field)}${ending}`;
  const embed =
    place.node.embeds.find(({ item }) => item.alias === relation) ??
    place.node.embeds.find(({ item }) => item.target === relation);
  if (!embed) {
    throw new RestError(400, 'PGRST108', `'${relation}' is not an embedded resource in this request`, {
      hint: `Verify that '${relation}' is included in the 'select' query parameter.`,
    });
  }
  if (!embed.isOne) {
    throw new RestError(400, 'PGRST118', `A related order on '${relation}' is not possible`, {
      details: `'${place.node.name}' and '${relation}' do not form a many-to-one or one-to-one relationship`,
    });
  }
  const alias = quote(writer.binder.alias(embed.node.name));
  const { from, joins = [] } = relate(writer, place, embed, alias);
  const inner: Place = { node: embed.node, alias, isRecord: false, embeds: new Map() };
  const where = joins.length > 0 ? ` where ${joins.join(' and ')}` : '';
  return `(select ${fieldSql(writer.binder, inner, term.field)} from ${from}${where} limit 1)${ending}`;
}

/** For a count only those embeds matter that decide whether a row is there. */
function embedsOf(node: ReadNode, isBare: boolean): EmbedNode[] {
  if (!isBare) return node.embeds;
  const names = new Set(node.conditions.flatMap(namesIn));
  return node.embeds.filter(({ item, key }) => item.join === 'inner' || names.has(key));
}

function selectList(outputs: Output[], node: ReadNode, alias: string): string {
  const known = outputs.map(({ key, sql }) => `${sql} as ${quote(key)}`);
  const isUnknown =
    !node.table && node.fields.some(({ field, aggregate }) => field.name === '*' && !aggregate);
  return (isUnknown ? [`${alias}.*`, ...known] : known).join(', ');
}

/** The SELECT of one resource with everything inside it, and the columns that it gives. */
export function writeNode(
  writer: Writer,
  node: ReadNode,
  options: Options,
): { sql: string; outputs: Output[] } {
  const { binder } = writer;
  const { alias, from, joins = [], isRaw = false, isCount = false, isInList = false } = options;
  if (joins.length === 0) binder.take(node.name);
  const place: Place = { node, alias, isRecord: options.isRecord ?? false, embeds: new Map() };
  const isBare = isCount && !hasAggregates(node);
  const isGrouping = !isRaw && hasAggregates(node);
  const outputs = node.fields.flatMap((item) => fieldOutputs(binder, place, item, isRaw));
  const laterals = embedsOf(node, isBare).map((embed) => {
    const lateral = quote(binder.alias('embed'));
    place.embeds.set(embed, lateral);
    const written = lateralSql(writer, place, embed, lateral, { isRaw, isCount: isBare, isInList });
    outputs.push(...embedOutputs(embed, lateral, written.outputs, { isRaw, isGrouping, isInList }));
    return written.sql;
  });
  const where = [...joins, ...node.conditions.map((condition) => conditionSql(binder, place, condition))];
  const groups = outputs.filter(({ isGrouped }) => isGrouped).map(({ sql }) => sql);
  const orders = isCount ? [] : node.orders.map((term) => orderSql(writer, place, term));
  const sql = [
    `select ${isBare ? '1 as pgrst_one' : selectList(outputs, node, alias)} from ${from}`,
    ...laterals,
    where.length > 0 ? `where ${where.join(' and ')}` : '',
    isGrouping && groups.length > 0 ? `group by ${groups.join(', ')}` : '',
    orders.length > 0 ? `order by ${orders.join(', ')}` : '',
    node.limit === undefined || (isCount && !joins.length) ? '' : `limit ${node.limit}`,
    node.offset > 0 && !isCount ? `offset ${node.offset}` : '',
  ];
  return { sql: sql.filter((part) => part !== '').join(' '), outputs };
}
