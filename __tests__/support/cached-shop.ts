import type { RequestListener, ServerResponse } from 'node:http';
import { type Caches, makeCaches } from '#lib/engines/cache/caches';
import { recordTags } from '#lib/engines/cache/tag-scope';
import type { Gateway, GatewayOptions } from '#lib/engines/gateway/gateway';
import { ask, makeLog, openGateway } from './open-gateway.ts';

export const filler = 'moss and mint, '.repeat(200);
/** A public page and a public JSON route, as the gateway's table has them. */
export const page = '/products';
export const json = '/api/categories';

export interface CachedShop {
  gateway: Gateway;
  caches: Caches;
  /** Every request that the app was asked, by its address. */
  asked: string[];
  log: ReturnType<typeof makeLog>['lines'];
  get(path: string, headers?: Record<string, string>, method?: string): ReturnType<typeof ask>;
}

/** A shop whose app is `answer`, told of changes and listening. */
export async function openCachedShop(
  answer: RequestListener,
  options: Partial<Omit<GatewayOptions, 'caches'>> & { caches?: Caches } = {},
): Promise<CachedShop> {
  const { caches = makeCaches(), ...rest } = options;
  caches.resume();
  const asked: string[] = [];
  const { logger, lines } = makeLog();
  const gateway = await openGateway({
    caches,
    logger,
    serveApp(request, response) {
      asked.push(request.url ?? '');
      return answer(request, response);
    },
    ...rest,
  });
  const get: CachedShop['get'] = (path, headers = {}, method = 'GET') =>
    ask(gateway, path, { headers, method });
  return { gateway, caches, asked, log: lines, get };
}

/** Answers as Next does: pages say they are private, JSON says what the handler said. */
export function writePage(response: ServerResponse, body: string, tags = ['t']): void {
  recordTags(tags);
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.setHeader('cache-control', 'private, no-cache, no-store, max-age=0, must-revalidate');
  response.setHeader(
    'vary',
    'rsc, next-router-state-tree, next-router-prefetch, next-router-segment-prefetch',
  );
  response.end(body);
}

export function writeJson(response: ServerResponse, value: object, tags = ['t']): void {
  recordTags(tags);
  response.writeHead(200, {
    'content-type': 'application/json',
    'cache-control': 'public, max-age=0, must-revalidate',
  });
  response.end(JSON.stringify(value));
}

export const largePage: RequestListener = (_, response) => writePage(response, `<p>${filler}</p>`);
