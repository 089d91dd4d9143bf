import { z } from 'zod';
import { AppError } from '#lib/errors';

const cursorShape = z.tuple([z.string().max(20), z.union([z.string().max(200), z.number()]), z.uuid()]);

/** Where a page ended: the sort it belongs to, the last row's sort value, and its id to break ties. */
export interface Cursor<V extends string | number> {
  sort: string;
  value: V;
  id: string;
}

export function encodeCursor(cursor: Cursor<string | number>): string {
  return Buffer.from(JSON.stringify([cursor.sort, cursor.value, cursor.id])).toString('base64url');
}

/** Reads a cursor back; one of another sort, or one somebody made up, is a 400 that says how to go on. */
export function decodeCursor(text: string, sort: string): Cursor<string | number> {
  const bad = new AppError(
    'bad_request',
    'This page marker is not valid any more. Start again from the first page.',
  );
  let raw: unknown;
  try {
    raw = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    throw bad;
  }
  const parsed = cursorShape.safeParse(raw);
  if (!parsed.success || parsed.data[0] !== sort) throw bad;
  const [, value, id] = parsed.data;
  return { sort, value, id };
}
