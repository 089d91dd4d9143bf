import http, { type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { AppError } from '#lib/errors';
import { type Client, forwardedHeaders } from '#lib/gateway/forwarded';
import { sendError } from '#lib/gateway/own-answers';

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

function forwarded(request: IncomingMessage, client: Client): OutgoingHttpHeaders {
  return { ...endToEnd(request.headers), ...forwardedHeaders(client, request.headers.host) };
}

export interface ProxyOptions {
  target: URL;
  client: Client;
  requestId: string;
  /** What the client sent, when somebody has read it already. */
  body?: Buffer;
  /** Called with the status of the answer, before it is passed on. */
  onAnswer?: (status: number) => void;
}

const away = () => new AppError('unavailable', 'This part of the shop is restarting. Try again in a moment.');

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
      headers: forwarded(request, client),
    },
    (answer) => {
      if (response.headersSent) return void upstream.destroy();
      const status = answer.statusCode ?? 502;
      onAnswer?.(status);
      response.writeHead(status, endToEnd(answer.headers));
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

function rawHead(statusLine: string, headers: string[]): string {
  const lines = [statusLine];
  for (let i = 0; i < headers.length; i += 2) lines.push(`${headers[i]}: ${headers[i + 1]}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** Passes a WebSocket upgrade on and then just moves bytes; when one side ends, so does the other. */
export function proxyUpgrade(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  { target, client }: Pick<ProxyOptions, 'target' | 'client'>,
): void {
  const headers = { ...forwarded(request, client), connection: 'Upgrade', upgrade: 'websocket' };
  const upstream = http.request({ host: target.hostname, port: target.port, path: request.url, headers });
  const drop = () => socket.destroy();
  socket.on('error', () => upstream.destroy());
  upstream.on('error', drop);
  upstream.on('response', (answer) => {
    socket.write(
      rawHead(`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}`, [
        ...answer.rawHeaders,
        'Connection',
        'close',
      ]),
    );
    answer.pipe(socket);
  });
  upstream.on('upgrade', (answer, upstreamSocket, upstreamHead) => {
    socket.write(rawHead('HTTP/1.1 101 Switching Protocols', answer.rawHeaders));
    if (upstreamHead.length > 0) socket.write(upstreamHead);
    if (head.length > 0) upstreamSocket.write(head);
    upstreamSocket.on('error', drop).on('close', drop);
    socket.on('close', () => upstreamSocket.destroy());
    upstreamSocket.pipe(socket).pipe(upstreamSocket);
  });
  upstream.end();
}
