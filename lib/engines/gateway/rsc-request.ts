import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { LRUCache } from 'lru-cache';
import type { Render, Rendered } from '#lib/engines/gateway/render';
import { longestRouterHeader } from '#lib/engines/gateway/router-headers';

/**
 * What Next's router says of the part of a page that it wants: Next's own `Vary`. It also sends `next-url`, the page
 * where it is, which matters to routes that intercept others; there are none here, and Next would name it in `Vary`.
 * Left out, because a link would else have one answer for each page that it is on.
 */
const names = [
  'rsc',
  'next-router-state-tree',
  'next-router-prefetch',
  'next-router-segment-prefetch',
] as const;

export interface RscRequest {
  /** Stands for all of the headers in a cache's key. */
  hash: string;
  headers: Record<string, string>;
}

/**
 * The headers that make this a request of Next's router; null when a whole page is asked for. Next knows these values
 * and no other, so a stranger who makes some up gets no places of their own in memory.
 */
export function rscRequest(headers: IncomingHttpHeaders): RscRequest | null {
  if (headers.rsc !== '1') return null;
  const sent: Record<string, string> = {};
  for (const name of names) {
    const value = headers[name];
    if (typeof value !== 'string' || value.length > longestRouterHeader) continue;
    if (name !== 'next-router-prefetch' || /^[12]$/.test(value)) sent[name] = value;
  }
  return { hash: createHash('sha256').update(JSON.stringify(sent)).digest('base64url'), headers: sent };
}

/**
 * What a prefetch depends on besides what it read: it holds the shape of a page and not its goods, so there may be
 * nothing that ever changes but the build.
 */
const buildTag = 'build';

/** The search parameter that Next expects with such a request: a hash of its headers, by which caches tell them apart. */
const param = '_rsc';

/** What Next redirects to when the parameter is missing or wrong; null when it answered otherwise. */
function expectedParam({ status, headers }: Rendered, path: string): string | null {
  if (status !== 307 || typeof headers.location !== 'string') return null;
  const asked = new URL(path, 'http://shop');
  const wanted = new URL(headers.location, 'http://shop');
  const value = wanted.searchParams.get(param);
  return wanted.pathname === asked.pathname && value !== asked.searchParams.get(param) ? value : null;
}

const rememberedParams = 1_000;

/** Makes what renders parts of pages: it learns from Next which parameter belongs to which headers. */
export function makeRenderPart(render: Render): (path: string, request: RscRequest) => Promise<Rendered> {
  const params = new LRUCache<string, string>({ max: rememberedParams });
  const address = (path: string, value: string | undefined) =>
    value === undefined
      ? path
      : `${path}${path.includes('?') ? '&' : '?'}${param}=${encodeURIComponent(value)}`;

  async function ask(path: string, { hash, headers }: RscRequest): Promise<Rendered> {
    const first = await render(address(path, params.get(hash)), headers);
    const expected = expectedParam(first, path);
    if (expected === null) return first;
    params.set(hash, expected);
    return render(address(path, expected), headers);
  }

  return async (path, request) => {
    const rendered = await ask(path, request);
    if (request.headers['next-router-prefetch'] !== undefined) rendered.tags.add(buildTag);
    return rendered;
  };
}
