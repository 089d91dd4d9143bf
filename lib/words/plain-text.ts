import * as z from 'zod';
import { AppError } from '#lib/base/errors';

/** What the database cannot keep, and JSON and URLs can say all the same: NUL, and halves of surrogate pairs. */
export const isPlainText = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

/** A text that can be stored and sent on. */
export const plainText = z.string().refine(isPlainText, 'This has characters that no text has.');

const deepest = 32;

function findOdd(value: unknown, path: string[]): string[] | null {
  if (typeof value === 'string') return isPlainText(value) ? null : path;
  if (typeof value !== 'object' || value === null) return null;
  if (path.length >= deepest) return path;
  for (const [name, part] of Object.entries(value)) {
    const odd = isPlainText(name) ? findOdd(part, [...path, name]) : path;
    if (odd) return odd;
  }
  return null;
}

/** Whether all texts and names in a value that goes into JSON can be stored, at any depth up to 32. */
export const hasPlainTexts = (value: unknown): boolean => findOdd(value, []) === null;

/**
 * Refuses input whose texts or names have NUL or half a character in them, at any depth, and input that is nested
 * more than 32 deep: 422 with the place. Every query, path and body goes through it before its schema does.
 */
export function requirePlainTexts(value: unknown, where: string): void {
  const odd = findOdd(value, [where]);
  if (!odd) return;
  const path = odd
    .map((name) => (isPlainText(name) ? name : '?'))
    .join('.')
    .slice(0, 200)
    .toWellFormed();
  const message = 'This has characters that no text has, or is nested too deep.';
  throw new AppError('invalid_input', `${path}: ${message}`, { details: [{ path, message }] });
}
