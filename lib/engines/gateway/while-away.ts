import type { ServerResponse } from 'node:http';
import type { Rendered } from '#lib/engines/gateway/render';
import { noStore } from '#lib/words/respond';

/** A database that is started again answers within some seconds. */
const retryAfterS = '5';

/** What the app could not make because the database is away is no fault of the app: 503, and when to ask again. */
export function whileAway(rendered: Rendered): Rendered {
  return { ...rendered, status: 503, headers: { ...rendered.headers, 'retry-after': retryAfterS } };
}

/** The same for an answer that is written as it comes. To be called before the handler. */
export function tellWhileAway(response: ServerResponse, isAway: () => boolean): void {
  const { writeHead } = response;
  Object.assign(response, {
    writeHead(status: number, ...parts: unknown[]): ServerResponse {
      const isOurs = status === 500 && !response.headersSent && isAway();
      if (isOurs) response.setHeader('retry-after', retryAfterS).setHeader('cache-control', noStore);
      return Reflect.apply(writeHead, response, [isOurs ? 503 : status, ...parts]);
    },
  });
}
