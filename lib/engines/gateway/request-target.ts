import { LRUCache } from 'lru-cache';
import { canonicalQuery } from '#lib/engines/gateway/canonical-query';
import { isSearch } from '#lib/engines/gateway/is-search';
import { findOddTarget } from '#lib/engines/gateway/odd-target';
import type { PublicRoute } from '#lib/engines/gateway/public-routes';
import { findProxy, type ProxiedPath, type ProxyTable } from '#lib/engines/gateway/stack-proxy';

/** What an answer of a route is called among the timed operations, by how it was found: a bounded set. */
export type OperationNames = Record<'HIT' | 'STALE' | 'MISS', string>;

/** Who answers an address. */
export type Target =
  /** Nobody: it cannot be read, or not in one way. The sentence says what to do. */
  | { kind: 'odd'; sentence: string }
  | { kind: 'health' }
  | { kind: 'metrics' }
  | { kind: 'proxy'; proxy: ProxiedPath; path: string; isPicture: boolean }
  /** A file of the build or of public/: the same until the next start. */
  | { kind: 'asset'; path: string }
  | { kind: 'public'; route: PublicRoute; path: string; names: OperationNames; isSearch: boolean }
  /** Everything else: private pages and routes, and public ones asked in a way the table does not know. */
  | { kind: 'app'; isApi: boolean; isSearch: boolean };

export interface TargetRules {
  proxies: ProxyTable;
  publicRoutes: readonly PublicRoute[];
  /** Files of public/ whose bytes are worth keeping, besides those of the build. */
  publicFiles: readonly string[];
  /** In development files change. */
  keepsAssets: boolean;
}

/** Plain characters only: anything escaped has several spellings, and Next decides what they mean. */
const segment = String.raw`(?!\.{1,2}(?:/|$))[\w.~-]{1,120}`;

function pathPattern(pattern: string): RegExp {
  return new RegExp(`^${pattern.replaceAll(/\[\w+\]/g, segment)}$`);
}

function namesOf({ pattern }: PublicRoute): OperationNames {
  return { HIT: `GET ${pattern} (cache)`, STALE: `GET ${pattern} (stale)`, MISS: `GET ${pattern} (render)` };
}

const assetPattern = new RegExp(`^/_next/static(?:/${segment})+$`);
const picturePattern = /^\/storage\/v1\/(?:object\/public|render\/image\/public)\//;

const rememberedUrls = 5_000;
/** Addresses are remembered as they were written; longer ones are read anew each time. */
const longestRemembered = 512;

/**
 * Tells who answers an address, remembering the last ones: a warm request costs one look into a map. Random addresses
 * push each other out of it.
 */
export function makeFindTarget(rules: TargetRules): (url: string) => Target {
  const routes = rules.publicRoutes.map((route) => ({
    route,
    path: pathPattern(route.pattern),
    names: namesOf(route),
  }));
  const files = new Set(rules.publicFiles);
  const known = new LRUCache<string, Target>({ max: rememberedUrls });

  function publicTarget(path: string, query: string, searches: boolean): Target | null {
    const hit = routes.find((candidate) => candidate.path.test(path));
    const search = hit ? canonicalQuery(query, hit.route) : null;
    if (!hit || search === null) return null;
    const { route, names } = hit;
    return { kind: 'public', route, names, path: path + search, isSearch: searches };
  }

  function read(url: string): Target {
    const sentence = findOddTarget(url);
    if (sentence !== null) return { kind: 'odd', sentence };
    const at = url.indexOf('?');
    const path = at < 0 ? url : url.slice(0, at);
    if (path === '/api/health') return { kind: 'health' };
    if (path === '/metrics') return { kind: 'metrics' };
    const proxy = findProxy(rules.proxies, path);
    if (proxy) return { kind: 'proxy', proxy, path, isPicture: picturePattern.test(path) };
    const isFile = at < 0 && (files.has(path) || assetPattern.test(path));
    if (isFile && rules.keepsAssets) return { kind: 'asset', path };
    const isApi = path === '/api' || path.startsWith('/api/');
    const searches = isSearch(url);
    const stored = publicTarget(path, at < 0 ? '' : url.slice(at + 1), searches);
    return stored ?? { kind: 'app', isApi, isSearch: searches };
  }

  return (url) => {
    const found = known.get(url);
    if (found) return found;
    const target = read(url);
    if (url.length <= longestRemembered) known.set(url, target);
    return target;
  };
}
