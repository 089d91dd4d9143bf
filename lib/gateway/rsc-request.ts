import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** What Next's router says of the part of a page that it wants: Next's own `Vary`. */
const names = [
  'rsc',
  'next-router-state-tree',
  'next-router-prefetch',
  'next-router-segment-prefetch',
  'next-url',
] as const;

export interface RscRequest {
  /** Stands for all of the headers in a cache's key. */
  hash: string;
  headers: Record<string, string>;
}

/** A router's state is some hundred bytes; what is longer was not made by it. */
const longestHeader = 8_192;

/** The headers that make this a request of Next's router; null when a whole page is asked for. */
export function rscRequest(headers: IncomingHttpHeaders, param: string | null): RscRequest | null {
  if (headers.rsc === undefined) return null;
  const sent: Record<string, string> = {};
  for (const name of names) {
    const value = headers[name];
    if (typeof value === 'string') sent[name] = value.slice(0, longestHeader);
  }
  const hash = createHash('sha256')
    .update(JSON.stringify([param, sent]))
    .digest('base64url');
  return { hash, headers: sent };
}
