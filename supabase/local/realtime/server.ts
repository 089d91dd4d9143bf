import { createServer, type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import { clientAddressOf } from '../http/client-address.ts';
import { headersFromWire } from '../http/request-from-wire.ts';
import { type Sent, UnknownCaller } from '../http/who-asks.ts';
import { requirePlace } from './admission.ts';
import type { Bridge } from './bridge.ts';
import { parseTarget } from './request-target.ts';
import { handleRequest, restErrorFrom } from './rest.ts';
import { RestError } from './rest-error.ts';
import { Session } from './session.ts';
import { watchSignOuts } from './signed-out.ts';
import { wordDoubt } from './tokens.ts';
import type { ProtocolVersion } from './wire.ts';

const SOCKET_PATHS = ['/realtime/v1/websocket', '/socket/websocket'];
/** As hosted: room for a payload of 3 MB and its JSON. */
const MAX_FRAME_BYTES = 5_000_000;
const SWEEPS_PER_IDLE_TIMEOUT = 4;

/** Opens the port for sockets and REST. Resolves when it listens; rejects when the port is taken. */
export async function startServer(
  bridge: Bridge,
  { host, port }: { host: string; port: number },
): Promise<{ port: number; stop(): Promise<void> }> {
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    autoPong: false,
    maxPayload: MAX_FRAME_BYTES,
  });
  const http = createServer((request, response) => void handleRequest(bridge, request, response));
  http.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    upgrade(bridge, sockets, request, socket, head).catch((err: unknown) => {
      bridge.log.warn({ err }, 'an upgrade failed');
      socket.destroy();
    });
  });
  await listen(http, port, host);
  http.on('error', (err) => bridge.log.error({ err }, 'the server of Realtime erred'));
  const sweep = setInterval(() => {
    for (const session of bridge.sessions) session.guard(() => session.closeIfIdle());
    for (const part of [bridge.clients, bridge.joins, bridge.sends]) part.sweep();
  }, bridge.limits.idleTimeoutMs / SWEEPS_PER_IDLE_TIMEOUT);
  const stopWatching = watchSignOuts(bridge);
  return {
    port: (http.address() as AddressInfo).port,
    stop: async () => {
      clearInterval(sweep);
      stopWatching();
      for (const session of bridge.sessions) session.close('the server is stopping');
      await closeServer(http, sockets);
    },
  };
}

async function upgrade(
  bridge: Bridge,
  sockets: WebSocketServer,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  try {
    const target = parseTarget(request.url);
    if (!target) throw new RestError(400, 'The address cannot be read');
    const { searchParams, pathname } = target;
    if (!SOCKET_PATHS.includes(pathname)) throw new RestError(404, 'Not found');
    const version = versionOf(searchParams.get('vsn'));
    const headers = customHeaders(request);
    const address = clientAddressOf(request);
    const { claims, token } = await bridge.whoAsks.ofRequest(sentWith(request, searchParams), address);
    const client = bridge.clients.of(address);
    requirePlace(bridge, client, claims);
    const isServer = claims.role === 'service_role';
    // From the place to the session nothing is waited for: no two sockets are given the same.
    sockets.handleUpgrade(request, socket, head, (ws) => {
      const session = { bridge, socket: ws, version, token, headers, client, isServer, transport: socket };
      bridge.sessions.add(new Session(session));
    });
  } catch (error) {
    await sleep(bridge.limits.refusalDelayMs);
    refuseUpgrade(bridge, socket, error);
  }
}

function versionOf(vsn: string | null): ProtocolVersion {
  if (vsn === null || vsn.startsWith('1.0.')) return '1.0.0';
  if (vsn.startsWith('2.0.')) return '2.0.0';
  throw new RestError(400, 'Unsupported protocol version: use 1.0.0 or 2.0.0');
}

/** A socket may name its API key in a header of its own. */
function sentWith(request: IncomingMessage, query: URLSearchParams): Sent {
  const headers = headersFromWire(request);
  const key = headers.get('x-api-key');
  if (key) headers.set('apikey', key);
  return { headers, query };
}

function customHeaders(request: IncomingMessage): Record<string, string> {
  const entries = Object.entries(request.headers).filter(([name]) => name.startsWith('x-'));
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

function upgradeErrorFrom(bridge: Bridge, error: unknown): RestError {
  if (error instanceof UnknownCaller)
    return new RestError(401, error.doubt === 'missing' ? 'API key is missing' : wordDoubt(error).text);
  return restErrorFrom(bridge, error);
}

function refuseUpgrade(bridge: Bridge, socket: Duplex, error: unknown): void {
  const { status, message } = upgradeErrorFrom(bridge, error);
  const body = JSON.stringify({ error: message });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json\r\n` +
      `${status === 503 ? 'Retry-After: 2\r\n' : ''}` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function listen(http: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, () => {
      http.off('error', reject);
      resolve();
    });
  });
}

async function closeServer(http: Server, sockets: WebSocketServer): Promise<void> {
  const closed = new Promise((resolve) => http.close(resolve));
  http.closeAllConnections();
  for (const client of sockets.clients) client.terminate();
  await closed;
}
