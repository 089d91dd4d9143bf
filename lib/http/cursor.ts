import * as z from 'zod';
import { AppError } from '#lib/errors';

const cursorShape = z.tuple([z.string().max(20), z.union([z.string().max(200), z.number()]), z.uuid()]);

const notValid = (options: { cause?: unknown } = {}) =>
  new AppError(
    'bad_request',
    'This page marker is not valid any more. Start again from the first page.',
    options,
  );

/** Where a page ended: the sort it belongs to, the last row's sort value, and its id to break ties. */
export interface Cursor<V extends string | number> {
  sort: string;
  value: V;
  id: string;
}

export function encodeCursor(cursor: Cursor<string | number>): string {
  return Buffer.from(JSON.stringify([cursor.sort, cursor.value, cursor.id])).toString('base64url');
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

/** Reads a cursor back; one of another sort, or one somebody made up, is a 400 that says how to go on. */
export function decodeCursor(text: string, sort: string): Cursor<string | number> {
  const cursor = parseCursor(text);
  if (cursor.sort !== sort) throw notValid();
  return cursor;
}
