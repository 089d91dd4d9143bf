import { parse as parseCsv } from 'csv-parse/sync';
import * as z from 'zod';
import { RestError } from './rest-error.ts';

/** What a body says: rows as JSON text, so that Postgres reads its numbers itself, and the names that it uses. */
export type Payload = {
  text: string;
  isArray: boolean;
  rows: number;
  /** The names of all rows; those of the first one when all have the same. */
  keys: string[];
  haveSameKeys: boolean;
  /** Values of the first row by name, for the few places that compare them. */
  first: Record<string, unknown>;
};

const rowSchema = z.record(z.string(), z.unknown());
const bad = (message: string, details?: string) => new RestError(400, 'PGRST102', message, { details });

function payloadOf(rows: Record<string, unknown>[], text: string, isArray: boolean): Payload {
  const keys = new Set<string>();
  for (const row of rows) for (const key of Object.keys(row)) keys.add(key);
  return {
    text,
    isArray,
    rows: rows.length,
    keys: [...keys],
    haveSameKeys: rows.every((row) => Object.keys(row).length === keys.size),
    first: rows[0] ?? {},
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw bad('Empty or invalid json');
  }
}

function fromJson(text: string): Payload {
  const value = parseJson(text);
  const isArray = Array.isArray(value);
  const rows = z.array(rowSchema).safeParse(isArray ? value : [value]);
  if (!rows.success) throw bad('All rows must be objects', 'A body is an object, or an array of objects.');
  return payloadOf(rows.data, text, isArray);
}

/** The first line has the names; `NULL` is null. */
function fromCsv(text: string): Payload {
  let lines: string[][];
  try {
    lines = z.array(z.array(z.string())).parse(parseCsv(text, { skip_empty_lines: true }));
  } catch {
    throw bad('Invalid csv', 'All lines must have the same number of fields.');
  }
  const [names = [], ...values] = lines;
  const rows = values.map((line) =>
    Object.fromEntries(names.map((name, index) => [name, line[index] === 'NULL' ? null : line[index]])),
  );
  return payloadOf(rows, JSON.stringify(rows), true);
}

function fromForm(text: string): Payload {
  const row = Object.fromEntries(new URLSearchParams(text));
  return payloadOf([row], JSON.stringify(row), false);
}

/** The media type of a body, without its parameters. */
export const mediaTypeOf = (header: string | null): string =>
  (header ?? 'application/json').split(';')[0]?.trim().toLowerCase() ?? '';

/** The rows that a body brings. Throws PGRST102. */
export function parseRows(text: string, contentType: string | null): Payload {
  const type = mediaTypeOf(contentType);
  if (
    type === 'application/json' ||
    type === 'application/vnd.pgrst.object+json' ||
    type === '*/*' ||
    type === ''
  )
    return fromJson(text === '' ? '{}' : text);
  if (type === 'text/csv') return fromCsv(text);
  if (type === 'application/x-www-form-urlencoded') return fromForm(text);
  throw bad(`Content-Type not acceptable: ${type.slice(0, 100)}`);
}

/** The rows of a write, which must all say the same columns. */
export function requireSameKeys(payload: Payload): Payload {
  if (!payload.haveSameKeys) throw bad('All object keys must match');
  return payload;
}

/** Text that must be JSON of any kind. */
export function requireJson(text: string): string {
  parseJson(text);
  return text;
}
