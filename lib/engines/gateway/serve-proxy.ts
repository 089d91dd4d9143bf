import type { IncomingMessage } from 'node:http';
import { bodyLimitOf } from '#lib/engines/gateway/body-limits';
import type { CallFor } from '#lib/engines/gateway/call';
import { clientHeader } from '#lib/engines/gateway/client-header';
import { sendEarlyError } from '#lib/engines/gateway/own-answers';
import { declaredBytes, tooLarge } from '#lib/engines/gateway/receive-body';
import { type GuardedSignIn, guardSignIn } from '#lib/engines/gateway/sign-in-guard';
import { isOfAsker, proxyRequest } from '#lib/engines/gateway/stack-proxy';
import type { RateLimiter } from '#lib/engines/rate-limit/limiter';

export interface ServeProxyOptions {
  publicUrl: URL;
  /** Without one, guesses at passwords are not counted. */
  limiter: RateLimiter | undefined;
}

/** Passed on as it comes; when it turns out too large, the client is told and the connection behind us dropped. */
function countBody({ request, response, requestId }: CallFor<'proxy'>, maxBytes: number): void {
  let bytes = 0;
  const count = (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maxBytes) return;
    request.off('data', count).unpipe();
    sendEarlyError(request, response, tooLarge(maxBytes), { requestId });
  };
  request.on('data', count);
}

/** Refuses a body that says it is too large; one that does not say is counted. True when it was refused. */
function isTooLarge(call: CallFor<'proxy'>): boolean {
  const { request, response, requestId, url } = call;
  const maxBytes = bodyLimitOf(url);
  const declared = declaredBytes(request);
  if (declared === null) countBody(call, maxBytes);
  if (declared === null || declared <= maxBytes) return false;
  sendEarlyError(request, response, tooLarge(maxBytes), { requestId });
  return true;
}

/** Makes what passes Supabase's paths on, unchanged both ways but for limits and the guard before sign-in. */
export function makeServeProxy({ publicUrl, limiter }: ServeProxyOptions): (call: CallFor<'proxy'>) => void {
  const protocol = publicUrl.protocol.slice(0, -1);

  function pass(call: CallFor<'proxy'>, guard?: GuardedSignIn): void {
    const { request, response, target, address, requestId } = call;
    if (!guard && isTooLarge(call)) return;
    request.headers['x-request-id'] = requestId;
    const onAnswer = (answer: IncomingMessage) => {
      call.isOfAsker = isOfAsker(answer);
      guard?.settle(answer.statusCode ?? 502);
    };
    const client = { address, protocol };
    const body = guard && { body: guard.body };
    proxyRequest(request, response, { target: target.proxy.target, client, requestId, onAnswer, ...body });
  }

  async function guarded(call: CallFor<'proxy'>, byWhom: RateLimiter): Promise<void> {
    const { request, response, address, url } = call;
    const guard = await guardSignIn({ limiter: byWhom }, { request, address, path: url });
    if (!guard.isGuarded) return pass(call);
    if (guard.refusal) {
      response.writeHead(guard.refusal.status, guard.refusal.headers).end(guard.refusal.body);
      return;
    }
    pass(call, guard);
  }

  return (call) => {
    delete call.request.headers[clientHeader];
    if (limiter) void guarded(call, limiter);
    else pass(call);
  };
}
