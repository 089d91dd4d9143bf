import { type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { AppError } from '#lib/errors';
import { apiPolicy } from '#lib/http/csp';
import { noStore } from '#lib/http/respond';

interface ErrorExtras {
  requestId: string;
  headers?: OutgoingHttpHeaders;
  /** For what HTTP has a status of its own, and our table of errors has not. */
  status?: number;
}

function errorBody({ code, message, details }: AppError, requestId: string): string {
  return JSON.stringify({ error: { code, message, details, requestId } });
}

function jsonHeaders(body: string, requestId: string): OutgoingHttpHeaders {
  return {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'cache-control': noStore,
    'x-content-type-options': 'nosniff',
    'content-security-policy': apiPolicy,
    'x-request-id': requestId,
  };
}

/** Answers with the API's one shape of an error. When the answer has begun already there is only its end. */
export function sendError(response: ServerResponse, error: AppError, extras: ErrorExtras): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { requestId, headers, status = error.status } = extras;
  const body = errorBody(error, requestId);
  response.writeHead(status, { ...jsonHeaders(body, requestId), ...headers });
  response.end(body);
}

/** Long enough for a client that is still sending to read why it should stop. */
const lingerMs = 1_000;

/**
 * Refuses a request whose body is still on its way, and closes the connection. What goes on coming is read to nowhere
 * for a second: closing at once would reset the connection and take the answer along.
 */
export function sendEarlyError(
  request: IncomingMessage,
  response: ServerResponse,
  error: AppError,
  extras: ErrorExtras,
): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { requestId, headers, status = error.status } = extras;
  const body = errorBody(error, requestId);
  response.writeHead(status, { ...jsonHeaders(body, requestId), ...headers, connection: 'close' });
  response.write(body);
  const end = () => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, lingerMs);
  request.once('end', end).once('close', end).resume();
}

/** An error for a socket that has no response: one whose request could not be read, or that asked for an upgrade. */
export function refuseSocket(socket: Duplex, error: AppError, extras: ErrorExtras): void {
  const { requestId, headers, status = error.status } = extras;
  const body = errorBody(error, requestId);
  const all = { ...jsonHeaders(body, requestId), ...headers, connection: 'close' };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...lines].join('\r\n');
  socket.end(`${head}\r\n\r\n${body}`);
}

/** Answers `value` as JSON that nobody keeps. */
export function sendJson(response: ServerResponse, status: number, value: object, requestId: string): void {
  const body = JSON.stringify(value);
  response.writeHead(status, jsonHeaders(body, requestId));
  response.end(body);
}
