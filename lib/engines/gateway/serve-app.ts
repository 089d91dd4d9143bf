import type { IncomingMessage, RequestListener } from 'node:http';
import type { Logger } from 'pino';
import { AppError } from '#lib/base/errors';
import { bodyLimitOf, largestHeldBody } from '#lib/engines/gateway/body-limits';
import { type CallFor, isRead } from '#lib/engines/gateway/call';
import { clientHeader } from '#lib/engines/gateway/client-header';
import { compressAnswer } from '#lib/engines/gateway/compress-answer';
import { apiPolicy, makeNonce, nonceSource, type PagePolicy } from '#lib/engines/gateway/csp';
import { forwardedHeaders } from '#lib/engines/gateway/forwarded';
import { sendEarlyError, sendError } from '#lib/engines/gateway/own-answers';
import {
  declaredBytes,
  hasBody,
  receiveBody,
  SlowBodyError,
  tooLarge,
  withBody,
} from '#lib/engines/gateway/receive-body';
import { refuseCrowd } from '#lib/engines/gateway/refuse-crowd';
import { dropInternalHeaders } from '#lib/engines/gateway/router-headers';
import { shapeRefusals } from '#lib/engines/gateway/shape-refusals';
import type { HeaderPairs } from '#lib/engines/gateway/stored-answer';
import type { AllTurns } from '#lib/engines/gateway/turns';
import { tellWhileAway } from '#lib/engines/gateway/while-away';

export interface ServeAppOptions {
  serveApp: RequestListener;
  publicUrl: URL;
  pagePolicy: PagePolicy;
  securityHeaders: HeaderPairs;
  bodyTimeoutMs: number;
  isDevelopment: boolean;
  /** Whether the database is away, as far as is known. */
  isAway(): boolean;
  /** Whose page is made next, and whose search. */
  turns: AllTurns;
  logger: Pick<Logger, 'error'>;
}

type AppCall = CallFor<'app' | 'public' | 'asset'>;

/** What only the gateway may tell the app; what came in under these names is gone. */
function tellApp({ request, address, requestId }: AppCall, publicUrl: URL): void {
  const { headers } = request;
  const client = { address, protocol: publicUrl.protocol.slice(0, -1) };
  dropInternalHeaders(headers);
  Object.assign(headers, forwardedHeaders(client, headers.host));
  headers['x-request-id'] = requestId;
  headers[clientHeader] = address;
  delete headers['x-forwarded-port'];
  delete headers['content-security-policy'];
  delete headers['content-security-policy-report-only'];
}

function isApi(target: AppCall['target']): boolean {
  return target.kind === 'app' ? target.isApi : target.kind === 'public' && target.route.kind === 'json';
}

/** A page gets a nonce: Next reads it from the policy among the request's headers, and marks its scripts with it. */
function setPolicy({ request, response, target }: AppCall, pagePolicy: PagePolicy): void {
  if (isApi(target)) return void response.setHeader('content-security-policy', apiPolicy);
  const policy = pagePolicy([nonceSource(makeNonce())]);
  request.headers['content-security-policy'] = policy;
  response.setHeader('content-security-policy', policy);
}

/**
 * The body is read before the app hears of the request, so that a slow or endless one costs the app nothing. What may
 * be larger than that is passed on as it comes, and must say how large it is: node holds it to that.
 */
async function withReadBody(call: AppCall, timeoutMs: number): Promise<IncomingMessage> {
  const { request, url } = call;
  const maxBytes = bodyLimitOf(url);
  const declared = declaredBytes(request);
  if (declared !== null && declared > maxBytes) throw tooLarge(maxBytes);
  if (maxBytes > largestHeldBody && declared !== null && declared > largestHeldBody) return request;
  const body = await receiveBody(request, { maxBytes: Math.min(maxBytes, largestHeldBody), timeoutMs });
  return withBody(request, body);
}

/** Makes what passes a request on to the app as it is, and its answer back, compressed when that is worth it. */
export function makeServeApp(options: ServeAppOptions): (call: AppCall) => void {
  const { serveApp, publicUrl, pagePolicy, securityHeaders, bodyTimeoutMs } = options;
  const { isDevelopment, isAway, turns, logger } = options;

  /** A search takes its turn among all searches, a page among all that are made; what else programs ask costs little. */
  async function inTurn(call: AppCall, serve: () => Promise<void> | void): Promise<void> {
    const { request, target, address } = call;
    const waiter = { address, socket: request.socket };
    if (target.kind !== 'asset' && target.isSearch) return turns.searches.run(waiter, serve);
    if (isDevelopment || isApi(target)) return serve();
    return turns.pages.run(waiter, serve);
  }

  async function answer(call: AppCall): Promise<void> {
    const { request, response } = call;
    const read = hasBody(request) ? await withReadBody(call, bodyTimeoutMs) : request;
    tellWhileAway(response, isAway);
    // Hot reload streams for ever, and development needs no small pages.
    if (!isDevelopment) {
      compressAnswer(request, response);
      // Next would compress by itself, with gzip only.
      request.headers['accept-encoding'] = 'identity';
    }
    if (isApi(call.target)) shapeRefusals(response, call.requestId);
    await inTurn(call, () => serveApp(read, response));
  }

  return (call) => {
    const { request, response, requestId } = call;
    tellApp(call, publicUrl);
    for (const [name, value] of securityHeaders) response.setHeader(name, value);
    setPolicy(call, pagePolicy);
    response.setHeader('x-request-id', requestId);
    if (isRead(request)) response.setHeader('x-cache-status', 'BYPASS');
    answer(call).catch((error: unknown) => {
      if (refuseCrowd(call, error)) return;
      if (error instanceof AppError) {
        const status = error instanceof SlowBodyError ? 408 : error.status;
        return sendEarlyError(request, response, error, { requestId, status });
      }
      logger.error({ err: error, requestId }, 'the app failed to answer');
      sendError(response, new AppError('internal', 'Something went wrong on our side. Try again.'), {
        requestId,
      });
    });
  };
}
