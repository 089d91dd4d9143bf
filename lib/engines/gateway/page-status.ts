import { AsyncLocalStorage } from 'node:async_hooks';
import type { RequestListener, ServerResponse } from 'node:http';
import { remember } from '#lib/base/remember';

interface PageBeingMade {
  response: ServerResponse;
  isMissing: boolean;
}

/** Remembered, because Next bundles this module once per route and a page must reach the gateway's scope. */
const pages = () => remember('page-being-made', () => new AsyncLocalStorage<PageBeingMade>());

/**
 * The page that is being made says, in words of its own, that there is nothing at its address: its status is 404.
 * False when nobody can make that of it any more, or outside of the gateway; it has to leave by Next's way then, whose
 * page needs a script to be seen.
 */
export function markMissing(): boolean {
  const page = pages().getStore();
  if (!page || page.response.headersSent) return false;
  page.isMissing = true;
  return true;
}

/**
 * Lets pages say that they are missing. Parts that Next's router asks for keep their status: it would load a page anew
 * whose part is none of 200.
 */
export function withPageStatus(serveApp: RequestListener): RequestListener {
  return (request, response) => {
    const page: PageBeingMade = { response, isMissing: false };
    const { writeHead } = response;
    const isPart = request.headers.rsc !== undefined;
    Object.assign(response, {
      writeHead(status: number, ...parts: unknown[]): ServerResponse {
        const isOurs = page.isMissing && !isPart && status === 200;
        return Reflect.apply(writeHead, response, [isOurs ? 404 : status, ...parts]);
      },
    });
    return pages().run(page, () => serveApp(request, response));
  };
}
