import type { Socket } from 'node:net';
import { observe } from '#lib/base/observe';
import type { Call } from '#lib/engines/gateway/call';
import { sendEarlyError, sendError } from '#lib/engines/gateway/own-answers';
import { hasBody } from '#lib/engines/gateway/receive-body';
import type { Target } from '#lib/engines/gateway/request-target';
import { rateLimitHeaders, tooManyRequests } from '#lib/engines/rate-limit/headers';
import type { RateLimiter, Verdict } from '#lib/engines/rate-limit/limiter';

/** A page shows dozens of pictures at once, and each is one file read: only every tenth counts. */
const picturesPerPoint = 10;
const pictureCount = Symbol('pictures asked for on this connection');
type CountingSocket = Socket & { [pictureCount]?: number };

/** What a request costs of the policy `browse`: files of the build and health checks nothing. */
function browsePoints(target: Target, socket: CountingSocket): number {
  if (target.kind === 'asset' || target.kind === 'health' || target.kind === 'metrics') return 0;
  if (target.kind !== 'proxy' || !target.isPicture) return 1;
  const count = socket[pictureCount] ?? 0;
  socket[pictureCount] = count + 1;
  return count % picturesPerPoint === 0 ? 1 : 0;
}

function refuseMany(call: Call, verdict: Verdict): void {
  const { request, response, requestId, startedAt } = call;
  const send = hasBody(request) ? sendEarlyError.bind(null, request) : sendError;
  send(response, tooManyRequests(verdict), { requestId, headers: rateLimitHeaders(verdict) });
  const durationMs = performance.now() - startedAt;
  observe({ kind: 'gateway', name: 'refused: too many requests', durationMs, failed: false, status: 429 });
}

/**
 * Counts a request by its client's address and lets it in or answers 429. Without Redis that happens at once: a
 * promise per request would be a tenth of what a warm one costs.
 */
export function makeAdmit(limiter: RateLimiter | undefined, enter: (call: Call) => void) {
  const judge = (call: Call, verdict: Verdict) =>
    verdict.isAllowed ? enter(call) : refuseMany(call, verdict);
  return (call: Call): void => {
    const points = limiter ? browsePoints(call.target, call.request.socket) : 0;
    if (!limiter || points === 0) {
      enter(call);
      return;
    }
    const verdict = limiter.consume('browse', call.address, points);
    if (verdict instanceof Promise) void verdict.then((late) => judge(call, late));
    else judge(call, verdict);
  };
}

/** The same for an upgrade, which has no response to refuse with. */
export async function findRefusedUpgrade(
  limiter: RateLimiter | undefined,
  address: string,
): Promise<Verdict | null> {
  const verdict = await limiter?.consume('browse', address);
  return verdict && !verdict.isAllowed ? verdict : null;
}
