import type { IncomingHttpHeaders } from 'node:http';

// What Next's router sends with its requests, and what Next's own parts tell each other. Next believes both.

const unreadable = 'The state of the router cannot be read. Reload the page.';
/** What a router says of its state is some hundred bytes; what is longer was not made by it. */
export const longestRouterHeader = 8_192;
/** A segment of a path per level; each level is an array within a record. */
const deepest = 24;

const intercepts = ['(..)(..)', '(.)', '(..)', '(...)'];
const paramKinds = new Set(['c', 'oc', 'd', ...intercepts.flatMap((one) => [`ci${one}`, `di${one}`])]);
const markers = new Set<unknown>(['refetch', 'inside-shared-layout', 'metadata-only']);

const isText = (value: unknown): value is string => typeof value === 'string';
const isNothing = (value: unknown): value is null | undefined => value === null || value === undefined;
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);

function isSegment(value: unknown): boolean {
  if (isText(value)) return true;
  if (!Array.isArray(value) || value.length !== 4) return false;
  const [name, key, kind, siblings]: unknown[] = value;
  return (
    isText(name) &&
    isText(key) &&
    isText(kind) &&
    paramKinds.has(kind) &&
    (siblings === null || isTexts(siblings))
  );
}

/** A tree of segments as Next checks it, and not deeper than a page can be. */
function isTree(value: unknown, depth: number): boolean {
  if (!Array.isArray(value) || value.length < 2 || value.length > 6 || depth > deepest) return false;
  const [segment, slots, refresh, marker, flags, hash]: unknown[] = value;
  if (!isSegment(segment) || typeof slots !== 'object' || slots === null || Array.isArray(slots))
    return false;
  return (
    (isNothing(refresh) || (isTexts(refresh) && refresh.length === 2)) &&
    (isNothing(marker) || markers.has(marker)) &&
    (isNothing(flags) || typeof flags === 'number') &&
    (hash === undefined || isText(hash)) &&
    Object.values(slots).every((slot) => isTree(slot, depth + 1))
  );
}

function isState(header: string): boolean {
  if (header.length > longestRouterHeader) return false;
  try {
    return isTree(JSON.parse(decodeURIComponent(header)), 0);
  } catch {
    return false;
  }
}

/** What is wrong with the headers of a request of Next's router, as a sentence; null when nothing is. */
export function findOddRouterHeader(headers: IncomingHttpHeaders): string | null {
  const state = headers['next-router-state-tree'];
  if (state === undefined) return null;
  return typeof state === 'string' && isState(state) ? null : unreadable;
}

/** What parts of Next tell each other in headers, where there are several; from a client they are made up. */
const internal =
  /^(?:x-(?:middleware|nextjs|invoke|matched|now|next|vercel|prerender)-|next-resume|x-action-)/;

/** Takes away what only Next itself may say. */
export function dropInternalHeaders(headers: IncomingHttpHeaders): void {
  for (const name in headers) if (internal.test(name)) delete headers[name];
}
