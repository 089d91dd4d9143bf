import { findRoutine, type Given } from './find-routine.ts';
import { mediaTypeOf, parseRows, requireJson } from './parse-body.ts';
import { type Format, parseAccept, parsePrefer } from './parse-headers.ts';
import { parseQuery } from './parse-query.ts';
import { planRead } from './plan-read.ts';
import { applyRange } from './plan-table.ts';
import { countParts, type Work } from './plan-work.ts';
import type { Query } from './query-tree.ts';
import { RestError } from './rest-error.ts';
import type { RestRequest } from './rest-request.ts';
import type { Routine, Schema } from './schema-types.ts';
import { Binder, quote } from './statement.ts';
import { answerSql } from './write-answer.ts';
import { type Arguments, callSql } from './write-call.ts';
import { writeNode } from './write-read.ts';

type Call = { given: Given; make: (routine: Routine, isSingle: boolean) => Arguments };

function fromBody(request: RestRequest): Call {
  const type = mediaTypeOf(request.headers.get('content-type'));
  const { body } = request;
  const whole = (routine: Routine): Arguments => ({
    kind: 'whole',
    text: body,
    type: routine.parameters[0]?.type ?? 'text',
  });
  if (type === 'text/plain' || type === 'application/octet-stream') {
    return { given: { names: [], single: type === 'text/plain' ? 'text' : 'bytea' }, make: whole };
  }
  if (type === 'application/x-www-form-urlencoded') {
    const values = [...new URLSearchParams(body)];
    return {
      given: { names: [...new Set(values.map(([name]) => name))] },
      make: () => ({ kind: 'texts', values }),
    };
  }
  if (body.trim() === '')
    return { given: { names: [] }, make: () => ({ kind: 'json', text: '{}', keys: [] }) };
  const isObject = type !== 'application/json' || body.trimStart().startsWith('{');
  if (!isObject) {
    requireJson(body);
    return { given: { names: [], single: 'json' }, make: whole };
  }
  const payload = parseRows(body, request.headers.get('content-type'));
  return {
    given: { names: payload.keys, single: 'json' },
    make: (routine, isSingle) =>
      isSingle ? whole(routine) : { kind: 'json', text: payload.text, keys: payload.keys },
  };
}

function fromAddress(query: Query): Call {
  return {
    given: { names: [...new Set(query.args.map(([name]) => name))] },
    make: () => ({ kind: 'texts', values: query.args }),
  };
}

function canGive(routine: Routine): (format: Format) => boolean {
  const isPlain = routine.returns.kind === 'scalar' && !routine.returns.isSet;
  return ({ kind }) =>
    kind === 'json' || kind === 'csv' || (isPlain && (kind === 'text' || kind === 'binary'));
}

function requireMethod(request: RestRequest): void {
  if (['GET', 'HEAD', 'POST'].includes(request.method)) return;
  throw new RestError(405, 'PGRST101', `Cannot use the ${request.method} method on RPC`, {
    headers: { allow: 'GET, HEAD, POST' },
  });
}

/** What a call of a function means: which one, with what, and what is read of its rows. Throws RestError. */
export function planCall(schema: Schema, name: string, request: RestRequest): Work {
  requireMethod(request);
  const isPost = request.method === 'POST';
  const query = parseQuery(request.parameters, !isPost);
  const { given, make } = isPost ? fromBody(request) : fromAddress(query);
  const { routine, isSingle } = findRoutine(schema, name, given);
  const prefer = parsePrefer(request.headers.get('prefer'));
  const format = parseAccept(request.headers.get('accept'), canGive(routine));
  const { kind, isSet, table } = routine.returns;
  const binder = new Binder();
  const source = `pgrst_source as (${callSql(schema, binder, routine, make(routine, isSingle))})`;
  const isScalar = kind !== 'composite';
  const rowTable = table === undefined ? undefined : schema.tables.get(table);
  const root = planRead(
    schema,
    table ?? name,
    rowTable,
    isScalar ? { ...query, select: [], conditions: [], orders: [] } : query,
  );
  const range = applyRange(root, request, isSet ? schema.maxRows : undefined);
  const options = { from: `pgrst_source as ${quote(root.name)}`, alias: quote(root.name), isRecord: true };
  const select = (own: Binder, isCount: boolean) => {
    if (!isScalar) return writeNode({ schema, binder: own }, root, { ...options, isCount }).sql;
    const limits = `${root.limit === undefined ? '' : ` limit ${root.limit}`} offset ${root.offset}`;
    return `select * from pgrst_source${isCount ? '' : limits}`;
  };
  const rows = select(binder, false);
  const counted = (own: Binder) => select(own, true);
  const { sql, count } = countParts(prefer, binder, counted, source, schema.maxRows, () => new Binder());
  return {
    text: answerSql({ source, rows, counted: sql, isScalar, isHead: request.method === 'HEAD', format }),
    values: binder.values,
    isReadOnly: !isPost || routine.volatility !== 'volatile',
    isSilent: false,
    readsSettings: true,
    statementTimeout: routine.statementTimeout,
    format,
    prefer,
    isList: isSet,
    range,
    count,
    answer: { kind: 'call', isVoid: kind === 'void' },
  };
}
