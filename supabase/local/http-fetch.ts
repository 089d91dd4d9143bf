import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isWorkedOn } from './http/connection.ts';
import { preflight } from './http/cors.ts';
import { Exchange, refusalOf } from './http/exchange.ts';
import { makeLane } from './http/lane.ts';
import type { Mount } from './http/mount.ts';
import { Refusal, tooLarge } from './http/refusal.ts';
import { headersFromWire, urlOf } from './http/request-from-wire.ts';
import type { Sent } from './http/who-asks.ts';

export type { FetchHandler, Mount, MountLimits } from './http/mount.ts';

const HEADERS_TIMEOUT_MS = 10_000;
/** From the first byte to the last of the body: an upload over a poor line. The gateway allows as much. */
const REQUEST_TIMEOUT_MS = 300_000;
/** A connection on which nothing moves, unless a product is at work on a request: that has the mount's deadline. */
const IDLE_TIMEOUT_MS = 60_000;
/** Longer than the gateway keeps its own end. */
const KEEP_ALIVE_MS = 65_000;
const MAX_HEADER_BYTES = 32 * 1024;
const MAX_CONNECTIONS = 4_000;
const STOP_AFTER_MS = 1_000;

export type ServeOptions = {
  /** The first whose prefix fits serves. */
  mounts: readonly Mount[];
  /** Whether a request comes from one of our own servers: it holds the secret key. */
  isTrusted: (sent: Sent) => boolean;
  /** A minute, unless a test cannot wait for it. */
  idleMs?: number;
};

const isBelow = (path: string, prefix: string) => path === prefix || path.startsWith(`${prefix}/`);

function makeListener({ mounts, isTrusted }: ServeOptions) {
  const doors = mounts.map((mount) => ({ mount, lane: makeLane(mount.limits) }));
  const find = (url: URL) => {
    const door = doors.find(({ mount }) => isBelow(url.pathname, mount.prefix));
    if (!door) throw new Refusal(404, 'not_found', 'Nothing is served at this path.');
    return door;
  };
  return async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const exchange = new Exchange(incoming, outgoing);
    try {
      const url = urlOf(incoming);
      const { mount, lane } = find(url);
      const headers = headersFromWire(incoming);
      if (incoming.method === 'OPTIONS') return await exchange.answer(preflight(headers));
      const { maxBodyBytes } = mount.limits;
      if (Number(incoming.headers['content-length'] ?? 0) > maxBodyBytes) throw tooLarge(maxBodyBytes);
      await exchange.pass(mount, lane, url, isTrusted({ headers, query: url.searchParams }));
    } catch (error) {
      const refusal =
        error instanceof Refusal ? error : new Refusal(500, 'internal_error', 'Something went wrong here.');
      await exchange.answer(refusal.toResponse());
    }
  };
}

function makeServer(options: ServeOptions): Server {
  const listener = makeListener(options);
  const server = createServer({
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
    connectionsCheckingInterval: 2_000,
  });
  server.timeout = options.idleMs ?? IDLE_TIMEOUT_MS;
  // With a listener node leaves the end to it.
  server.on('timeout', (socket) => {
    if (!isWorkedOn(socket)) socket.destroy();
  });
  server.maxConnections = MAX_CONNECTIONS;
  const serve = (incoming: IncomingMessage, outgoing: ServerResponse) => void listener(incoming, outgoing);
  server.on('request', serve);
  // Without this node promises to take the body before anybody has looked at the request.
  server.on('checkContinue', serve);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') socket.destroy();
    else refusalOf(error).sendTo(socket);
  });
  return server;
}

/**
 * Serves web-platform handlers over node:http on 127.0.0.1. Bodies stream both ways. Port 0 is any free one.
 *
 * Nothing that a client does ends the process, reaches a handler as anything but a well-formed request and a signal,
 * or stays: a connection that is slow, silent, dropped or not HTTP is closed, and what was held for it is let go.
 */
export async function serveFetch(
  options: ServeOptions,
  port: number,
): Promise<{ port: number; stop(): Promise<void> }> {
  const server = makeServer(options);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), STOP_AFTER_MS).unref();
      }),
  };
}
