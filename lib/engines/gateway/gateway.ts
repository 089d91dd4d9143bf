import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { GatewayOptions } from '#lib/engines/gateway/options';
import { makePipeline } from '#lib/engines/gateway/pipeline';
import { makePurge } from '#lib/engines/gateway/purge';
import { makeRequestIds } from '#lib/engines/gateway/request-id';
import { defaultLimits, makeLimitedServer } from '#lib/engines/gateway/server-limits';
import { makeUpgrade } from '#lib/engines/gateway/upgrade';

export type { GatewayOptions } from '#lib/engines/gateway/options';

export interface Gateway {
  port: number;
  /** Takes no new connections, lets running requests end for at most `graceMs`, then closes the rest. */
  stop(graceMs?: number): Promise<void>;
}

function listen(server: Server, { host, port }: GatewayOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

/** Upgraded connections are no requests any more, so the server does not close them. */
function trackUpgraded(server: Server): Set<Duplex> {
  const sockets = new Set<Duplex>();
  server.on('upgrade', (_request, socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  return sockets;
}

const sweepMs = 20;

function close(server: Server, sockets: Set<Duplex>, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), graceMs);
    // A connection whose request was running when the server closed would be kept for the next one.
    const sweep = setInterval(() => server.closeIdleConnections(), sweepMs);
    server.close(() => {
      clearTimeout(force);
      clearInterval(sweep);
      resolve();
    });
    for (const socket of sockets) socket.destroy();
  });
}

/** Tells caches in front what changed, when there are any. Returns how to stop that. */
function startPurging({ purgeUrl, caches, logger }: GatewayOptions): () => Promise<void> {
  if (!purgeUrl || !caches) return async () => undefined;
  const purge = makePurge({ url: purgeUrl, logger });
  const stopListening = caches.onInvalidate((tags) => purge.add(tags));
  return () => {
    stopListening();
    return purge.stop();
  };
}

/**
 * The one port of the shop. Public GETs are answered from memory, Supabase's paths go to the stack, everything else
 * to the app; all of it within limits of rate, size and time. Rejects when the port cannot be had.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const limits = { ...defaultLimits, ...options.limits };
  const makeRequestId = makeRequestIds();
  const pipeline = makePipeline(options, limits, makeRequestId);
  const server = makeLimitedServer(limits, makeRequestId, pipeline.handle, options.isDevelopment ?? false);
  const sockets = trackUpgraded(server);
  server.on('upgrade', makeUpgrade(options, pipeline, limits, makeRequestId));
  const port = await listen(server, options);
  const stopPurging = startPurging(options);
  let stopped: Promise<void> | undefined;
  return {
    port,
    stop(graceMs = 5_000) {
      pipeline.drain();
      stopped ??= close(server, sockets, graceMs).then(stopPurging);
      return stopped;
    },
  };
}
