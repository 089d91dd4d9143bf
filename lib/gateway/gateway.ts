import { randomUUID } from 'node:crypto';
import http, { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { findTarget, type ProxyTable, proxyRequest, proxyUpgrade } from '#lib/gateway/stack-proxy';

export interface GatewayOptions {
  host: string;
  port: number;
  /** Empty against a hosted project: browsers talk to it directly. */
  proxies: ProxyTable;
  /** What serves the shop's own pages and routes. */
  serveApp: RequestListener;
  /** Takes the upgrades that are not proxied (hot reload in development). */
  upgradeApp?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

export interface Gateway {
  port: number;
  /** Takes no new connections, lets running requests end for at most `graceMs`, then closes the rest. */
  stop(graceMs?: number): Promise<void>;
}

function handle(options: GatewayOptions, request: IncomingMessage, response: ServerResponse): void {
  // Ours, not the client's: whatever came in under this name is replaced.
  request.headers['x-request-id'] = randomUUID();
  const target = findTarget(options.proxies, request.url ?? '/');
  if (target) proxyRequest(request, response, target);
  else options.serveApp(request, response);
}

function upgrade(options: GatewayOptions, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const target = findTarget(options.proxies, request.url ?? '/');
  if (target) proxyUpgrade(request, socket, head, target);
  else if (options.upgradeApp) options.upgradeApp(request, socket, head);
  else socket.destroy();
}

function listen(server: http.Server, options: GatewayOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : options.port);
    });
  });
}

/** The one port of the shop: pages and routes go to the app, Supabase's paths to the stack. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const server = http.createServer((request, response) => handle(options, request, response));
  const sockets = new Set<Duplex>();
  server.on('upgrade', (request, socket, head) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    upgrade(options, request, socket, head);
  });
  const port = await listen(server, options);
  return {
    port,
    stop: (graceMs = 5_000) =>
      new Promise((resolve) => {
        const force = setTimeout(() => server.closeAllConnections(), graceMs);
        server.close(() => {
          clearTimeout(force);
          resolve();
        });
        server.closeIdleConnections();
        for (const socket of sockets) socket.destroy();
      }),
  };
}
