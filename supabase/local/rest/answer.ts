import * as z from 'zod';
import type { Outcome } from './execute.ts';
import type { Work } from './plan-work.ts';
import { RestError } from './rest-error.ts';

const headerList = z.array(z.record(z.string(), z.string()));
const wrongHeaders = () =>
  new RestError(
    500,
    'PGRST111',
    'response.headers guc must be a JSON array composed of objects with a single key and a string value',
  );

/** What a function asked for by `set_config('response.headers', …)`. Throws PGRST111. */
function ownHeaders(text: string | undefined): [string, string][] {
  if (text === undefined) return [];
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw wrongHeaders();
  }
  const list = headerList.safeParse(parsed);
  if (!list.success) throw wrongHeaders();
  return list.data.flatMap((item) => Object.entries(item));
}

function ownStatus(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const status = Number(text);
  if (Number.isInteger(status) && status >= 200 && status <= 599) return status;
  throw new RestError(500, 'PGRST112', 'response.status guc must be a valid status code');
}

function contentRange(first: number, rows: number, total: number | undefined): string {
  const range = rows === 0 ? '*' : `${first}-${first + rows - 1}`;
  return `${range}/${total ?? '*'}`;
}

/** 206 for a part, 416 for a start behind the end. */
function readStatus(offset: number, rows: number, total: number | undefined): number {
  if (total === undefined) return 200;
  if (offset > 0 && offset > total) {
    throw new RestError(416, 'PGRST103', 'Requested range not satisfiable', {
      details: `An offset of ${offset} was requested, but there are only ${total} rows.`,
      headers: { 'content-range': `*/${total}` },
    });
  }
  return rows < total ? 206 : 200;
}

function bodyOf(work: Work, outcome: Outcome): string | Uint8Array<ArrayBuffer> {
  const { format } = work;
  const [first] = outcome.bodies;
  switch (format.kind) {
    case 'csv':
      return outcome.head === undefined ? '' : [outcome.head, ...outcome.bodies].join('\n');
    case 'text':
      return first ?? '';
    case 'binary':
      return Uint8Array.from(Buffer.from(first ?? '', 'base64'));
    default: {
      if (format.isSingle || !work.isList) return first ?? 'null';
      return `[${outcome.bodies.map((body) => body ?? 'null').join(',\n ')}]`;
    }
  }
}

function isNew({ affected, conflicts }: Outcome, isMerge: boolean, rows: number): boolean {
  return !isMerge || rows === 0 || affected - conflicts > 0;
}

function statusOf(work: Work, outcome: Outcome): number {
  const { answer, prefer, range } = work;
  switch (answer.kind) {
    case 'read':
      return readStatus(range.offset, outcome.affected, outcome.total);
    case 'call':
      return answer.isVoid ? 204 : readStatus(range.offset, outcome.affected, outcome.total);
    case 'insert': {
      if (isNew(outcome, answer.isMerge, answer.rows)) return 201;
      return answer.isPut && prefer.returning !== 'representation' ? 204 : 200;
    }
    default:
      return prefer.returning === 'representation' ? 200 : 204;
  }
}

function rangeOf(work: Work, outcome: Outcome): string {
  const { answer, range, prefer } = work;
  const total = prefer.count === undefined ? undefined : (outcome.total ?? outcome.affected);
  if (answer.kind === 'read' || answer.kind === 'call') {
    return contentRange(range.offset, outcome.affected, outcome.total);
  }
  return answer.kind === 'update' ? contentRange(0, outcome.affected, total) : `*/${total ?? '*'}`;
}

/** `Location: /table?id=eq.1` of a single new row. */
function locationOf(work: Work, outcome: Outcome): string | undefined {
  const { answer } = work;
  const [row] = outcome.bodies;
  if (answer.kind !== 'insert' || !answer.location || outcome.bodies.length !== 1 || !row) return undefined;
  const values = z.record(z.string(), z.unknown()).parse(JSON.parse(row));
  const pairs = answer.location.keys.map(
    (key) => `${encodeURIComponent(key)}=eq.${encodeURIComponent(String(values[key]))}`,
  );
  return `${answer.location.path}?${pairs.join('&')}`;
}

/** The answer to what went well. Throws RestError for a range that is not there. */
export function makeAnswer(work: Work, outcome: Outcome, method: string): Response {
  const { prefer, answer, format } = work;
  const status = ownStatus(outcome.status) ?? statusOf(work, outcome);
  const headers = new Headers({ 'content-range': rangeOf(work, outcome) });
  if (prefer.applied.length > 0) headers.set('preference-applied', prefer.applied.join(', '));
  const location = locationOf(work, outcome);
  if (location !== undefined) headers.set('location', location);
  const isWritten = answer.kind === 'read' || answer.kind === 'call' || prefer.returning === 'representation';
  const hasBody = isWritten && status !== 204 && status !== 304 && status !== 205;
  if (hasBody)
    headers.set('content-type', `${format.contentType}${format.kind === 'binary' ? '' : '; charset=utf-8'}`);
  for (const [name, value] of ownHeaders(outcome.headers)) {
    try {
      headers.set(name, value);
    } catch {
      throw wrongHeaders();
    }
  }
  const body = !hasBody || method === 'HEAD' ? null : bodyOf(work, silentAsEmpty(work, outcome));
  return new Response(body, { status, headers });
}

/** A representation of nothing that was changed. */
const silentAsEmpty = (work: Work, outcome: Outcome): Outcome =>
  work.isSilent ? { ...outcome, bodies: [] } : outcome;
