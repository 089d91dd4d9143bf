import * as z from 'zod';
import { AppError } from '#lib/base/errors';
import { plainText } from '#lib/words/plain-text';

const cursorShape = z.tuple([plainText.max(20), z.union([plainText.max(200), z.number()]), z.uuid()]);

const notValid = (options: { cause?: unknown } = {}) =>
  new AppError(
    'bad_request',
    'This page marker is not valid any more. Start again from the first page.',
    options,
  );

/** A day that exists in Postgres as in ISO 8601, as `timestamptz::text` writes it or as JSON has it. */
const timestampPattern = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d{1,6})?)(?:Z|\+00(?::?00)?)$/;
const isoTime = z.iso.datetime();

const isTimestamp = (text: string): boolean => {
  const [, day, time] = timestampPattern.exec(text) ?? [];
  return day !== undefined && day > '0001' && isoTime.safeParse(`${day}T${time}Z`).success;
};

/**
 * What a sort may be by. A cursor comes from outside: one whose value is not of its sort's kind would reach the
 * database and fail there.
 */
export const cursorValue = {
  text: plainText.max(200),
  /** An amount or a rank, as `numeric::text` writes it. */
  decimal: z
    .union([z.string(), z.number()])
    .transform(String)
    .pipe(z.string().regex(/^-?\d{1,15}(?:\.\d{1,12})?$/)),
  integer: z.int(),
  /** In UTC, as the database's connections are. */
  timestamp: z.string().refine(isTimestamp),
} as const;

/** Where a page ended: the sort it belongs to, the last row's sort value, and its id to break ties. */
export interface Cursor<V extends string | number> {
  sort: string;
  value: V;
  id: string;
}

export function encodeCursor(cursor: Cursor<string | number>): string {
  return Buffer.from(JSON.stringify([cursor.sort, cursor.value, cursor.id])).toString('base64url');
}

/**
 * A page of at most `limit` rows, of which one more was asked for: whether there is one says whether the list goes on.
 * `endOf` tells a row's sort value and its id.
 */
export function toPage<R>(
  found: readonly R[],
  limit: number,
  sort: string,
  endOf: (last: R) => readonly [value: string | number, id: string],
): { rows: R[]; nextCursor: string | null } {
  const rows = found.slice(0, limit);
  const last = found.length > limit ? rows.at(-1) : undefined;
  if (last === undefined) return { rows, nextCursor: null };
  const [value, id] = endOf(last);
  return { rows, nextCursor: encodeCursor({ sort, value, id }) };
}

function parseCursor(text: string): Cursor<string | number> {
  try {
    const raw: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    const [sort, value, id] = cursorShape.parse(raw);
    return { sort, value, id };
  } catch (cause) {
    throw notValid({ cause });
  }
}

/** The sort that a cursor belongs to, before it is known which one is expected. */
export function peekCursorSort(text: string): string {
  return parseCursor(text).sort;
}

/**
 * Reads a cursor back. One of another sort, with a value that is not of its sort's kind, or that somebody made up, is
 * a 400 that says how to go on.
 */
export function decodeCursor<V extends string | number>(
  text: string,
  sort: string,
  kind: z.ZodType<V>,
): Cursor<V> {
  const cursor = parseCursor(text);
  const value = kind.safeParse(cursor.value);
  if (cursor.sort !== sort || !value.success) throw notValid({ cause: value.error });
  return { sort, value: value.data, id: cursor.id };
}
