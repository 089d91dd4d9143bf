import http, { type IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { refuseSocket } from '#lib/engines/gateway/own-answers';
import { away, forwarded, type ProxyOptions } from '#lib/engines/gateway/stack-proxy';

export interface UpgradeOptions extends Pick<ProxyOptions, 'target' | 'client' | 'requestId'> {
  /** How long the server behind may take to answer. */
  answerMs: number;
  /** How long both sides may be silent: a client that is gone without a word does not hold its place for ever. */
  idleMs: number;
}

function rawHead(statusLine: string, headers: string[]): string {
  const lines = [statusLine];
  for (let i = 0; i < headers.length; i += 2) lines.push(`${headers[i]}: ${headers[i + 1]}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** supabase-js sends a heartbeat every 25 s, so what moves nothing for longer than `idleMs` has nobody at its end. */
function closeWhenIdle(socket: Duplex, idleMs: number): void {
  if (!(socket instanceof Socket)) return;
  socket.setKeepAlive(true, idleMs);
  socket.setTimeout(idleMs, () => socket.destroy());
}

/** Passes a WebSocket upgrade on and then just moves bytes; when one side ends, so does the other. */
export function proxyUpgrade(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  { target, client, requestId, answerMs, idleMs }: UpgradeOptions,
): void {
  const headers = { ...forwarded(request, client), connection: 'Upgrade', upgrade: 'websocket' };
  const upstream = http.request({
    host: target.hostname,
    port: target.port,
    path: request.url,
    headers,
    timeout: answerMs,
  });
  const drop = () => socket.destroy();
  let isAnswered = false;
  socket.on('error', () => upstream.destroy()).on('close', () => upstream.destroy());
  upstream.on('timeout', () => upstream.destroy(new Error('no answer to an upgrade')));
  upstream.on('error', () => {
    if (isAnswered) drop();
    else refuseSocket(socket, away(), { requestId, headers: { 'retry-after': '2' } });
  });
  upstream.on('response', (answer) => {
    isAnswered = true;
    answer.on('error', drop);
    const said = [...answer.rawHeaders, 'Connection', 'close'];
    socket.write(rawHead(`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}`, said));
    answer.pipe(socket);
  });
  upstream.on('upgrade', (answer, upstreamSocket, upstreamHead) => {
    isAnswered = true;
    upstreamSocket.on('error', drop).on('close', drop);
    socket.on('close', () => upstreamSocket.destroy());
    if (socket.destroyed) return void upstreamSocket.destroy();
    if (upstreamSocket instanceof Socket) upstreamSocket.setTimeout(0);
    closeWhenIdle(socket, idleMs);
    socket.write(rawHead('HTTP/1.1 101 Switching Protocols', answer.rawHeaders));
    if (upstreamHead.length > 0) socket.write(upstreamHead);
    if (head.length > 0) upstreamSocket.write(head);
    upstreamSocket.pipe(socket).pipe(upstreamSocket);
  });
  upstream.end();
}
