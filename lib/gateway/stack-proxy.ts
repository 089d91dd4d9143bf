import http, { type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** Paths that belong to Supabase or the mailbox, and where they are served. First match wins. */
export type ProxyTable = { prefix: string; target: URL }[];

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

/** The target of a path, or null when the shop itself serves it. */
export function findTarget(table: ProxyTable, path: string): URL | null {
  const hit = table.find(
    ({ prefix }) => path === prefix || path.startsWith(`${prefix}/`) || path.startsWith(`${prefix}?`),
  );
  return hit?.target ?? null;
}

function endToEnd(headers: IncomingMessage['headers']): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.has(name)));
}

function forwarded(request: IncomingMessage): OutgoingHttpHeaders {
  return {
    ...endToEnd(request.headers),
    'x-forwarded-for': request.socket.remoteAddress ?? '',
    'x-forwarded-host': request.headers.host ?? '',
    'x-forwarded-proto': 'http',
  };
}

const away = JSON.stringify({
  error: { code: 'unavailable', message: 'This part of the shop is restarting. Try again in a moment.' },
});

/** Passes a request on and streams the answer back; a target that is away answers 503 with a way on. */
export function proxyRequest(request: IncomingMessage, response: ServerResponse, target: URL): void {
  const upstream = http.request(
    {
      host: target.hostname,
      port: target.port,
      method: request.method,
      path: request.url,
      headers: forwarded(request),
    },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, endToEnd(answer.headers));
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    },
  );
  upstream.on('error', () => {
    if (response.headersSent) return response.destroy();
    response.writeHead(503, { 'content-type': 'application/json', 'retry-after': '2' }).end(away);
  });
  response.on('close', () => upstream.destroy());
  request.pipe(upstream);
}

function rawHead(statusLine: string, headers: string[]): string {
  const lines = [statusLine];
  for (let i = 0; i < headers.length; i += 2) lines.push(`${headers[i]}: ${headers[i + 1]}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** Passes a WebSocket upgrade on and then just moves bytes; when one side ends, so does the other. */
export function proxyUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, target: URL): void {
  const headers = { ...forwarded(request), connection: 'Upgrade', upgrade: 'websocket' };
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
