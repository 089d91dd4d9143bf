import { unsatisfiable } from './refusal.ts';

type File = { eTag: string; modified: Date };

const weak = (tag: string) => tag.trim().replace(/^W\//, '');
const isAfter = (modified: Date, date: string | null) => {
  const since = Date.parse(date ?? '');
  return Number.isNaN(since) || Math.floor(modified.getTime() / 1000) * 1000 > since;
};

/** Whether whoever asks has these bytes already: 304. */
export function isKnown(headers: Headers, { eTag, modified }: File): boolean {
  const tags = headers.get('if-none-match');
  if (tags !== null) return tags.trim() === '*' || tags.split(',').some((tag) => weak(tag) === weak(eTag));
  return headers.has('if-modified-since') && !isAfter(modified, headers.get('if-modified-since'));
}

/**
 * The part that is asked for, inclusive; null for all of it: no range, several, none that can be read, or one of an
 * older version (`If-Range`). Throws 416 for one behind the end.
 */
export function rangeOf(headers: Headers, file: File, size: number): { start: number; end: number } | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(headers.get('range')?.trim() ?? '');
  const [, from = '', to = ''] = match ?? [];
  if (from === '' && to === '') return null;
  const version = headers.get('if-range');
  if (version !== null && version !== file.eTag && isAfter(file.modified, version)) return null;
  if (from === '') {
    if (Number(to) === 0 || size === 0) throw unsatisfiable(size);
    return { start: Math.max(0, size - Number(to)), end: size - 1 };
  }
  const start = Number(from);
  const end = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== '' && Number(to) < start) return null;
  if (start >= size) throw unsatisfiable(size);
  return { start, end };
}
