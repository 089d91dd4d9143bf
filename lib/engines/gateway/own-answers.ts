import { type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { AppError } from '#lib/base/errors';
import { apiPolicy } from '#lib/engines/gateway/csp';
import { errorPage, errorPagePolicy, wantsPage } from '#lib/engines/gateway/error-page';
import { noStore } from '#lib/words/respond';

interface ErrorExtras {
  requestId: string;
  headers?: OutgoingHttpHeaders;
  /** For what HTTP has a status of its own, and our table of errors has not. */
  status?: number;
}

interface OwnAnswer {
  body: string;
  headers: OutgoingHttpHeaders;
}

/** Nobody is told to come back without being told when; whoever knows better says so among the extras. */
const comeBack = (status: number): OutgoingHttpHeaders =>
  status === 429 || status === 503 ? { 'retry-after': '2' } : {};

function ownAnswer(body: string, type: string, policy: string, requestId: string): OwnAnswer {
  const headers = {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': noStore,
    'x-content-type-options': 'nosniff',
    'content-security-policy': policy,
    'x-request-id': requestId,
  };
  return { body, headers };
}

const jsonAnswer = (value: object, requestId: string) =>
  ownAnswer(JSON.stringify(value), 'application/json', apiPolicy, requestId);

function jsonError({ code, message, details }: AppError, requestId: string): OwnAnswer {
  return jsonAnswer({ error: { code, message, details, requestId } }, requestId);
}

/** In the API's one shape, or as a page where a browser asks for one. */
function errorAnswer(request: IncomingMessage | null, error: AppError, status: number, requestId: string) {
  if (!request || !wantsPage(request)) return jsonError(error, requestId);
  const page = errorPage({ status, message: error.message, requestId });
  return ownAnswer(page, 'text/html; charset=utf-8', errorPagePolicy, requestId);
}

/** Answers with an error: the API's one shape, or a page for a browser. When the answer has begun already there is only its end. */
export function sendError(response: ServerResponse, error: AppError, extras: ErrorExtras): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { requestId, headers, status = error.status } = extras;
  const answer = errorAnswer(response.req, error, status, requestId);
  response.writeHead(status, { ...answer.headers, ...comeBack(status), ...headers });
  response.end(answer.body);
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
  const answer = errorAnswer(request, error, status, requestId);
  response.writeHead(status, { ...answer.headers, ...comeBack(status), ...headers, connection: 'close' });
  response.write(answer.body);
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
  const answer = jsonError(error, requestId);
  const all = { ...answer.headers, ...comeBack(status), ...headers, connection: 'close' };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...lines].join('\r\n');
  socket.end(`${head}\r\n\r\n${answer.body}`);
}

/** Answers `value` as JSON that nobody keeps. */
export function sendJson(response: ServerResponse, status: number, value: object, requestId: string): void {
  const { body, headers } = jsonAnswer(value, requestId);
  response.writeHead(status, headers).end(body);
}
