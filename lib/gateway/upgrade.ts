import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { findRefusedUpgrade } from '#lib/gateway/admit';
import type { GatewayOptions } from '#lib/gateway/options';
import { refuseSocket } from '#lib/gateway/own-answers';
import type { Pipeline } from '#lib/gateway/pipeline';
import { proxyUpgrade } from '#lib/gateway/stack-proxy';
import { rateLimitHeaders, tooManyRequests } from '#lib/rate-limit/headers';

/** Passes WebSocket upgrades on to whom their path belongs; counts them like requests. */
export function makeUpgrade(options: GatewayOptions, pipeline: Pipeline, makeRequestId: () => string) {
  const protocol = new URL(options.publicUrl).protocol.slice(0, -1);

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const address = pipeline.clientAddress(request.socket.remoteAddress, request.headers['x-forwarded-for']);
    const refused = await findRefusedUpgrade(options.limiter, address);
    if (refused) {
      const headers = rateLimitHeaders(refused);
      return refuseSocket(socket, tooManyRequests(refused), { requestId: makeRequestId(), headers });
    }
    const target = pipeline.findTarget(request.url ?? '/');
    const client = { address, protocol };
    if (target.kind === 'proxy') proxyUpgrade(request, socket, head, { target: target.proxy.target, client });
    else if (options.upgradeApp) options.upgradeApp(request, socket, head);
    else socket.destroy();
  }

  return (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', () => socket.destroy());
    // A quiet channel is no slow client: both ends have heartbeats of their own.
    if (socket instanceof Socket) socket.setTimeout(0);
    void upgrade(request, socket, head);
  };
}
