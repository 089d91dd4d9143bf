import http, { type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import { AppError } from '#lib/base/errors';
import { type Client, forwardedHeaders } from '#lib/engines/gateway/forwarded';
import { sendError } from '#lib/engines/gateway/own-answers';

/** Paths that belong to Supabase or the mailbox, and where they are served. */
export interface ProxiedPath {
  prefix: string;
  target: URL;
}

/** First match wins. */
export type ProxyTable = readonly ProxiedPath[];

/** Headers that describe one connection and must not be passed on (RFC 9110, 7.6.1). */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Who serves a path instead of the shop, or null. */
export function findProxy(table: ProxyTable, path: string): ProxiedPath | null {
  const hit = table.find(
    ({ prefix }) => path === prefix || path.startsWith(`${prefix}/`) || path.startsWith(`${prefix}?`),
  );
  return hit ?? null;
}

function endToEnd(headers: IncomingMessage['headers']): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.has(name)));
}

/** What a server behind us is told: what the client says, and who the client is. */
export function forwarded(request: IncomingMessage, client: Client): OutgoingHttpHeaders {
  return { ...endToEnd(request.headers), ...forwardedHeaders(client, request.headers.host) };
}

/**
 * For what is served from the shop's own origin and was made by others: an object in Storage may be a page with a
 * script in it. It has an origin of its own then, nothing in it runs, and its type is not guessed.
 */
const untrusted: OutgoingHttpHeaders = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
};

/**
 * Node frames the body of a GET, HEAD, DELETE or OPTIONS only when told to: unframed, it would be the next request on
 * a connection that others use as well. What declares its length keeps that header.
 */
function framing({ headers }: IncomingMessage, body: Buffer | undefined): OutgoingHttpHeaders {
  if (body) return { 'content-length': body.length };
  return headers['transfer-encoding'] === undefined ? {} : { 'transfer-encoding': 'chunked' };
}

/** What the server behind says of its answers counts, where it says something. */
function safely(headers: IncomingMessage['headers']): OutgoingHttpHeaders {
  return { ...untrusted, ...endToEnd(headers), 'x-content-type-options': 'nosniff' };
}

export interface ProxyOptions {
  target: URL;
  client: Client;
  requestId: string;
  /** What the client sent, when somebody has read it already. */
  body?: Buffer;
  /** Called with the answer before it is passed on. */
  onAnswer?: (answer: IncomingMessage) => void;
}

/**
 * Whether an error is what the request itself came to. PostgREST answers 500 to a statement that was ended by its
 * limit of time (57014), and anybody can write one that is: it says so in `Proxy-Status`.
 */
export function isOfAsker({ statusCode, headers }: Pick<IncomingMessage, 'statusCode' | 'headers'>): boolean {
  return statusCode === 500 && /;\s*error=57014\b/.test(String(headers['proxy-status'] ?? ''));
}

export const away = () =>
  new AppError('unavailable', 'This part of the shop is restarting. Try again in a moment.');

/** Passes a request on and streams the answer back; a target that is away answers 503 with a way on. */
export function proxyRequest(
  request: IncomingMessage,
  response: ServerResponse,
  options: ProxyOptions,
): void {
  const { target, client, requestId, body, onAnswer } = options;
  const upstream = http.request(
    {
      host: target.hostname,
      port: target.port,
      method: request.method,
      path: request.url,
      headers: { ...forwarded(request, client), ...framing(request, body) },
    },
    (answer) => {
      if (response.headersSent) return void upstream.destroy();
      onAnswer?.(answer);
      response.writeHead(answer.statusCode ?? 502, safely(answer.headers));
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    },
  );
  upstream.on('error', () => {
    // Already answered, or refused by us while the body was on its way.
    if (response.headersSent) return void response.destroy();
    sendError(response, away(), { requestId, headers: { 'retry-after': '2' } });
  });
  response.on('close', () => upstream.destroy());
  if (body) upstream.end(body);
  else request.pipe(upstream);
}
