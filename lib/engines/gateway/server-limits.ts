import http, { type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { AppError } from '#lib/base/errors';
import { refuseSocket, sendEarlyError } from '#lib/engines/gateway/own-answers';
import { allowedMethods } from '#lib/engines/gateway/refuse-odd';
import { makeShouldUpgrade } from '#lib/engines/gateway/socket-path';

/** How long and how large a request may be before the gateway stops listening to it. */
export interface ServerLimits {
  /** From the first byte of a connection or request to the end of its head. */
  headersTimeoutMs: number;
  /** For a body that is passed on as it comes: an upload of pictures over a poor line. */
  requestTimeoutMs: number;
  /** For a body that is read before the app hears of the request. */
  bodyTimeoutMs: number;
  /** A connection on which nothing moves while a request is under way. */
  idleTimeoutMs: number;
  /** Between two requests of one connection; longer than the 60 s of usual proxies, which must not be surprised. */
  keepAliveTimeoutMs: number;
  /** Request line and headers together. A session's cookies take 3 KiB. */
  maxHeaderBytes: number;
  maxUrlLength: number;
}

export const defaultLimits: ServerLimits = {
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 300_000,
  bodyTimeoutMs: 15_000,
  idleTimeoutMs: 120_000,
  keepAliveTimeoutMs: 65_000,
  maxHeaderBytes: 16 * 1_024,
  maxUrlLength: 8_192,
};

const refusals: Record<string, { status: number; message: string }> = {
  HPE_HEADER_OVERFLOW: { status: 431, message: 'The headers are too large. Clear the cookies of this site.' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, message: 'The request took too long to arrive. Send it again.' },
};
const unreadable = { status: 400, message: 'This is not a request that HTTP/1.1 knows.' };

/** What node refuses by itself gets the same shape as our own errors. */
function onClientError(error: NodeJS.ErrnoException, socket: Duplex, requestId: string): void {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
  const { status, message } = refusals[error.code ?? ''] ?? unreadable;
  refuseSocket(socket, new AppError('bad_request', message), { requestId, status });
}

/** A tunnel to somewhere: this is no proxy, and node would hang up without a word. */
function refuseTunnel(socket: Duplex, requestId: string): void {
  socket.on('error', () => socket.destroy());
  const error = new AppError('method_not_allowed', `Use one of ${allowedMethods}.`);
  refuseSocket(socket, error, { requestId, headers: { allow: allowedMethods } });
}

/** A server that closes what is slow, huge or unreadable by itself. */
export function makeLimitedServer(
  limits: ServerLimits,
  makeRequestId: () => string,
  listener: RequestListener<typeof IncomingMessage>,
  isDevelopment: boolean,
): Server {
  const server = http.createServer(
    {
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      keepAliveTimeout: limits.keepAliveTimeoutMs,
      maxHeaderSize: limits.maxHeaderBytes,
      // Ours says so in our shape, and looks at HTTP/1.0 too.
      requireHostHeader: false,
      shouldUpgradeCallback: makeShouldUpgrade(isDevelopment),
      // How often the two time-outs above are looked at.
      connectionsCheckingInterval: Math.min(2_000, limits.headersTimeoutMs / 2),
    },
    listener,
  );
  server.timeout = limits.idleTimeoutMs;
  server.on('clientError', (error: NodeJS.ErrnoException, socket) =>
    onClientError(error, socket, makeRequestId()),
  );
  server.on('connect', (_request, socket) => refuseTunnel(socket, makeRequestId()));
  server.on('checkExpectation', (request, response) => {
    const error = new AppError('bad_request', 'Only `Expect: 100-continue` can be met. Leave it out.');
    sendEarlyError(request, response, error, { requestId: makeRequestId(), status: 417 });
  });
  return server;
}
