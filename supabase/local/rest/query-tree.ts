/** One step into a JSON value: `->` stays JSON, `->>` gives text. */
export type JsonStep = { arrow: '->' | '->>'; key: string | number };

/** A column, or something inside a JSON column. The name `*` is every column. */
export type Field = { name: string; path: JsonStep[] };

export type AggregateName = 'count' | 'sum' | 'avg' | 'min' | 'max';

export type FieldItem = {
  kind: 'field';
  field: Field;
  alias?: string | undefined;
  cast?: string | undefined;
  aggregate?: { name: AggregateName; cast?: string | undefined } | undefined;
};

export type EmbedItem = {
  kind: 'embed';
  /** A table, a computed relationship, a foreign key or its column. */
  target: string;
  alias?: string | undefined;
  /** A foreign key, its column, or the table between: which relationship is meant. */
  hint?: string | undefined;
  join?: 'inner' | 'left' | undefined;
  isSpread: boolean;
  select: SelectItem[];
};

export type SelectItem = FieldItem | EmbedItem;

export type Operation =
  | { kind: 'binary'; operator: string; value: string; quantifier?: 'any' | 'all' | undefined }
  | { kind: 'in'; values: string[] }
  | { kind: 'is'; value: 'null' | 'not null' | 'true' | 'false' | 'unknown' }
  | { kind: 'distinct'; value: string }
  | { kind: 'search'; parser: string; config?: string | undefined; value: string };

export type Filter = { kind: 'filter'; field: Field; isNegated: boolean; operation: Operation };
export type Logic = { kind: 'logic'; operator: 'and' | 'or'; isNegated: boolean; members: Condition[] };
export type Condition = Filter | Logic;

export type OrderTerm = {
  /** An embedded to-one resource whose column is meant; else a column of the resource itself. */
  relation?: string | undefined;
  field: Field;
  direction?: 'asc' | 'desc' | undefined;
  nulls?: 'first' | 'last' | undefined;
};

/** Something that is said of the resource at `path`: none for the one that was asked for, names of embeds below it. */
export type At<T> = { path: string[]; value: T };

/** Everything that the query part of an address can say. */
export type Query = {
  select: SelectItem[];
  conditions: At<Condition>[];
  orders: At<OrderTerm[]>[];
  limits: At<number>[];
  offsets: At<number>[];
  columns?: string[] | undefined;
  onConflict?: string[] | undefined;
  /** Of a function that is called by GET: whatever is no filter, in order, repeated names included. */
  args: [string, string][];
};
