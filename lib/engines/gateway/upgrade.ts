import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { AppError } from '#lib/base/errors';
import { findRefusedUpgrade } from '#lib/engines/gateway/admit';
import type { GatewayOptions } from '#lib/engines/gateway/options';
import { refuseSocket } from '#lib/engines/gateway/own-answers';
import type { Pipeline } from '#lib/engines/gateway/pipeline';
import { proxyUpgrade } from '#lib/engines/gateway/proxy-upgrade';
import { findRefusal } from '#lib/engines/gateway/refuse-odd';
import type { ServerLimits } from '#lib/engines/gateway/server-limits';
import { isSocketPath, wantsWebSocket } from '#lib/engines/gateway/socket-path';
import { rateLimitHeaders, tooManyRequests } from '#lib/engines/rate-limit/headers';
import { isFromElsewhere } from '#lib/words/same-origin';

const elsewhere = () =>
  new AppError('forbidden', 'This socket was opened by another site. Open the shop and try again there.');

/**
 * Passes WebSocket upgrades on to whom their path belongs. They are requests like others: what is odd about target,
 * host or method is refused, another site's page may not open one with this site's cookies, and each is counted.
 */
export function makeUpgrade(
  options: GatewayOptions,
  pipeline: Pipeline,
  limits: ServerLimits,
  makeRequestId: () => string,
) {
  const protocol = new URL(options.publicUrl).protocol.slice(0, -1);

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const requestId = makeRequestId();
    const target = pipeline.findTarget(request.url ?? '/');
    const odd = findRefusal(request, target, limits.maxUrlLength);
    if (odd) return refuseSocket(socket, odd.error, { requestId, status: odd.status, headers: odd.headers });
    if (isFromElsewhere(request.headers)) return refuseSocket(socket, elsewhere(), { requestId });
    const address = pipeline.clientAddress(request.socket.remoteAddress, request.headers['x-forwarded-for']);
    const refused = await findRefusedUpgrade(options.limiter, address);
    if (refused) {
      const headers = rateLimitHeaders(refused);
      return refuseSocket(socket, tooManyRequests(refused), { requestId, headers });
    }
    const client = { address, protocol };
    const { idleTimeoutMs: idleMs, headersTimeoutMs: answerMs } = limits;
    if (target.kind === 'proxy' && isSocketPath(target.path) && wantsWebSocket(request))
      proxyUpgrade(request, socket, head, {
        target: target.proxy.target,
        client,
        requestId,
        idleMs,
        answerMs,
      });
    else if (options.isDevelopment && options.upgradeApp) options.upgradeApp(request, socket, head);
    else refuseSocket(socket, new AppError('not_found', 'There is no socket here.'), { requestId });
  }

  return (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', () => socket.destroy());
    // A quiet channel is no slow client; what is passed on has a limit of its own.
    if (socket instanceof Socket) socket.setTimeout(0);
    upgrade(request, socket, head).catch((error: unknown) => {
      options.logger.error({ err: error }, 'an upgrade failed');
      socket.destroy();
    });
  };
}
