import { type Payload, parseRows, requireSameKeys } from './parse-body.ts';
import { type Format, type Preferences, parseAccept, parsePrefer, parseRange } from './parse-headers.ts';
import { parseQuery } from './parse-query.ts';
import { planRead, type ReadNode, requireTable } from './plan-read.ts';
import { type AnswerKind, countParts, type Work } from './plan-work.ts';
import type { Condition, Query } from './query-tree.ts';
import { RestError } from './rest-error.ts';
import type { RestRequest } from './rest-request.ts';
import type { Schema, Table } from './schema-types.ts';
import { Binder, quote, quoteIn } from './statement.ts';
import { answerSql } from './write-answer.ts';
import { type Insert, type Mutation, mutationSql, returningSql } from './write-mutation.ts';
import { writeNode } from './write-read.ts';

const isRows = ({ kind }: Format) => kind === 'json' || kind === 'csv';

/** `Range` of a GET, when the address itself has none. */
export function applyRange(root: ReadNode, request: RestRequest, maxRows: number | undefined): Work['range'] {
  const range = request.method === 'GET' ? parseRange(request.headers.get('range')) : undefined;
  if (range && root.limit === undefined && root.offset === 0) {
    root.limit = range.limit;
    root.offset = range.offset;
  }
  if (maxRows !== undefined) root.limit = Math.min(root.limit ?? maxRows, maxRows);
  return { offset: root.offset, limit: root.limit };
}

function planGet(schema: Schema, table: Table, query: Query, request: RestRequest): Work {
  const prefer = parsePrefer(request.headers.get('prefer'));
  const format = parseAccept(request.headers.get('accept'), isRows);
  const root = planRead(schema, table.name, table, query);
  const range = applyRange(root, request, schema.maxRows);
  const binder = new Binder();
  const from = `${quoteIn(schema.name, table.name)} as ${quote(table.name)}`;
  const alias = quote(table.name);
  const rows = writeNode({ schema, binder }, root, { from, alias }).sql;
  const counted = (own: Binder) =>
    writeNode({ schema, binder: own }, root, { from, alias, isCount: true }).sql;
  const { sql, count } = countParts(prefer, binder, counted, undefined, schema.maxRows, () => new Binder());
  const isHead = request.method === 'HEAD';
  return {
    text: answerSql({ rows, counted: sql, isScalar: false, isHead, format }),
    values: binder.values,
    isReadOnly: true,
    isSilent: false,
    readsSettings: false,
    format,
    prefer,
    isList: true,
    range,
    count,
    answer: { kind: 'read' },
  };
}

function requirePutKey(table: Table, conditions: Condition[], payload: Payload): void {
  const named = conditions.flatMap((condition) =>
    condition.kind === 'filter' &&
    !condition.isNegated &&
    condition.field.path.length === 0 &&
    condition.operation.kind === 'binary' &&
    condition.operation.operator === '='
      ? [[condition.field.name, condition.operation.value] as const]
      : [],
  );
  const names = named.map(([name]) => name);
  const isKey =
    named.length === conditions.length &&
    names.length === table.primaryKey.length &&
    table.primaryKey.length > 0 &&
    table.primaryKey.every((name) => names.includes(name));
  if (!isKey) {
    throw new RestError(
      405,
      'PGRST105',
      "Filters must include all and only primary key columns with 'eq' operators",
    );
  }
  if (payload.rows !== 1 || named.some(([name, value]) => String(payload.first[name]) !== value)) {
    throw new RestError(400, 'PGRST115', 'Payload values do not match URL in primary key column(s)');
  }
}

function planInsert(table: Table, query: Query, request: RestRequest, prefer: Preferences): Insert {
  const payload = parseRows(request.body, request.headers.get('content-type'));
  if (query.columns === undefined) requireSameKeys(payload);
  const isPut = request.method === 'PUT';
  const resolution = isPut ? 'merge-duplicates' : prefer.resolution;
  return {
    kind: 'insert',
    payload,
    columns: query.columns ?? payload.keys,
    hasDefaults: prefer.missing === 'default',
    conflict:
      resolution === undefined
        ? undefined
        : { columns: query.onConflict ?? table.primaryKey, isMerge: resolution === 'merge-duplicates' },
  };
}

function planMutation(
  table: Table,
  query: Query,
  request: RestRequest,
  prefer: Preferences,
  own: Condition[],
): Mutation {
  switch (request.method) {
    case 'POST':
      return planInsert(table, query, request, prefer);
    case 'PUT': {
      const insert = planInsert(table, query, request, prefer);
      requirePutKey(table, own, insert.payload);
      return insert;
    }
    case 'PATCH': {
      const payload = parseRows(request.body, request.headers.get('content-type'));
      if (payload.isArray && payload.rows !== 1) {
        throw new RestError(400, 'PGRST102', 'An update takes one object');
      }
      return { kind: 'update', payload, columns: query.columns ?? payload.keys };
    }
    default:
      return { kind: 'delete' };
  }
}

function answerOf(table: Table, mutation: Mutation, request: RestRequest, prefer: Preferences): AnswerKind {
  if (mutation.kind !== 'insert') return { kind: mutation.kind };
  const answer = {
    kind: 'insert' as const,
    rows: mutation.payload.rows,
    isMerge: mutation.conflict?.isMerge === true && mutation.conflict.columns.length > 0,
    isPut: request.method === 'PUT',
  };
  const hasLocation = prefer.returning === 'headers-only' && table.primaryKey.length > 0;
  return hasLocation ? { ...answer, location: { path: request.path, keys: table.primaryKey } } : answer;
}

/** Writes without a word about their rows need no right to read them. */
function silentText(
  mutation: string,
  answer: AnswerKind,
  table: Table,
  format: Format,
): { text: string; isSilent: boolean } {
  if (answer.kind !== 'insert' || !answer.location) return { text: mutation, isSilent: true };
  const keys = answer.location.keys.map((name) => `${quote(table.name)}.${quote(name)}`).join(', ');
  const source = `pgrst_source as (${mutation} returning ${keys})`;
  const parts = { source, rows: 'select * from pgrst_source', isScalar: false, isHead: false };
  return { text: answerSql({ ...parts, format }), isSilent: false };
}

function planWrite(schema: Schema, table: Table, query: Query, request: RestRequest): Work {
  const prefer = parsePrefer(request.headers.get('prefer'));
  const format = parseAccept(request.headers.get('accept'), isRows);
  const own = query.conditions.filter(({ path }) => path.length === 0).map(({ value }) => value);
  const rest = { ...query, conditions: query.conditions.filter(({ path }) => path.length > 0) };
  const root = planRead(schema, table.name, table, rest);
  const mutation = planMutation(table, query, request, prefer, own);
  const binder = new Binder();
  const conditions = mutation.kind === 'insert' ? [] : own;
  const answer = answerOf(table, mutation, request, prefer);
  const common = {
    isReadOnly: false,
    readsSettings: true,
    format,
    prefer,
    isList: true,
    range: { offset: 0, limit: undefined },
    answer,
  };
  const changesNothing = mutation.kind === 'update' && mutation.columns.length === 0;
  const isEmpty = changesNothing || (mutation.kind === 'insert' && mutation.payload.rows === 0);
  if (isEmpty) return { ...common, text: 'select where false', values: [], isSilent: true };
  const changed = mutationSql({ schema, binder }, table, root, mutation, conditions);
  if (prefer.returning !== 'representation') {
    return { ...common, ...silentText(changed, answer, table, format), values: binder.values };
  }
  const source = `pgrst_source as (${changed} returning ${returningSql(table, root)})`;
  const from = `pgrst_source as ${quote(table.name)}`;
  const rows = writeNode({ schema, binder }, root, { from, alias: quote(table.name), isRecord: true }).sql;
  const text = answerSql({ source, rows, isScalar: false, isHead: false, format });
  return { ...common, text, values: binder.values, isSilent: false };
}

/** What a request to a table or view means. Throws RestError. */
export function planTable(schema: Schema, name: string, request: RestRequest): Work {
  const query = parseQuery(request.parameters, false);
  const table = requireTable(schema, name);
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  return isRead ? planGet(schema, table, query, request) : planWrite(schema, table, query, request);
}
