import type { IncomingMessage } from 'node:http';
import { AppError } from '#lib/base/errors';
import { observe } from '#lib/base/observe';
import type { Call } from '#lib/engines/gateway/call';
import { findOddHost } from '#lib/engines/gateway/odd-host';
import { sendEarlyError } from '#lib/engines/gateway/own-answers';
import { hasBody } from '#lib/engines/gateway/receive-body';
import type { Target } from '#lib/engines/gateway/request-target';
import { findOddRouterHeader } from '#lib/engines/gateway/router-headers';
import { wantsWebSocket } from '#lib/engines/gateway/socket-path';

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
export const allowedMethods = [...methods].join(', ');

/** Why a request is refused, and with which status when our table of errors has no code of its own for it. */
export interface Refusal {
  error: AppError;
  status: number;
  headers?: Record<string, string>;
}

/** These say all they want in their head; a body of theirs is for nobody here, and proxies disagree about it. */
const bodiless = new Set(['GET', 'HEAD', 'OPTIONS']);

const findOddBody = (request: IncomingMessage): string | null =>
  bodiless.has(request.method ?? '') && hasBody(request) ? `Send a ${request.method} without a body.` : null;

const badRequest = (sentence: string, status = 400): Refusal => ({
  error: new AppError('bad_request', sentence),
  status,
});

/**
 * Why no part of the shop answers this request; null when one may. One place for all of it: whoever stands behind
 * may believe that an address is readable, in one way, and that there is one host.
 */
export function findRefusal(request: IncomingMessage, target: Target, maxUrlLength: number): Refusal | null {
  if (!methods.has(request.method ?? '')) {
    const error = new AppError('method_not_allowed', `Use one of ${allowedMethods}.`);
    return { error, status: 405, headers: { allow: allowedMethods } };
  }
  if ((request.url?.length ?? 0) > maxUrlLength)
    return badRequest('This address is too long. Ask for less at once.', 414);
  const sentence =
    (target.kind === 'odd' ? target.sentence : null) ??
    findOddHost(request) ??
    findOddRouterHeader(request.headers) ??
    findOddBody(request);
  return sentence === null ? null : badRequest(sentence);
}

/** Refuses what no part of the shop answers, before anybody looks at it. True when it did. */
export function refuseOddRequest(call: Call, maxUrlLength: number): boolean {
  // Node hands over as upgrades what may become a socket; this one came as a request.
  const noSocket = wantsWebSocket(call.request) ? badRequest('Sockets are at /realtime/v1/websocket.') : null;
  const refusal = findRefusal(call.request, call.target, maxUrlLength) ?? noSocket;
  if (!refusal) return false;
  const { error, ...extras } = refusal;
  sendEarlyError(call.request, call.response, error, { requestId: call.requestId, ...extras });
  const durationMs = performance.now() - call.startedAt;
  observe({ kind: 'gateway', name: 'refused: odd', durationMs, failed: false, status: extras.status });
  return true;
}
