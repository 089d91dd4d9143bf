import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { observe } from '#lib/base/observe';
import { makeAdmit } from '#lib/engines/gateway/admit';
import { makeAssets } from '#lib/engines/gateway/assets';
import { type Call, type CallFor, isRead } from '#lib/engines/gateway/call';
import { type ClientAddress, makeClientAddress } from '#lib/engines/gateway/client-address';
import { makePagePolicy } from '#lib/engines/gateway/csp';
import { makeLastGood } from '#lib/engines/gateway/last-good';
import { makeAnswerMaker } from '#lib/engines/gateway/make-answer';
import type { GatewayOptions } from '#lib/engines/gateway/options';
import { withPageStatus } from '#lib/engines/gateway/page-status';
import { makePublicAnswers, type PublicAnswers } from '#lib/engines/gateway/public-answers';
import { publicRoutes } from '#lib/engines/gateway/public-routes';
import { crowdedOut } from '#lib/engines/gateway/refuse-crowd';
import { refuseOddRequest } from '#lib/engines/gateway/refuse-odd';
import { makeRender } from '#lib/engines/gateway/render';
import { makeFindTarget, type Target } from '#lib/engines/gateway/request-target';
import { securityHeaders } from '#lib/engines/gateway/security-headers';
import { makeServeApp } from '#lib/engines/gateway/serve-app';
import { serveHealth, serveMetrics } from '#lib/engines/gateway/serve-own';
import { makeServeProxy } from '#lib/engines/gateway/serve-proxy';
import { makeServeStored } from '#lib/engines/gateway/serve-stored';
import type { ServerLimits } from '#lib/engines/gateway/server-limits';
import { makePageTurns, makeSearchTurns } from '#lib/engines/gateway/turns';

export interface Pipeline {
  handle: RequestListener;
  findTarget(url: string): Target;
  clientAddress: ClientAddress;
  /** From now on every connection ends with its answer, and health says so. */
  drain(): void;
}

function makeParts(options: GatewayOptions, limits: ServerLimits) {
  const { logger, limiter, caches, isDevelopment = false } = options;
  const serveApp = withPageStatus(options.serveApp);
  const publicUrl = new URL(options.publicUrl);
  const supabaseOrigin = options.supabasePublicUrl ? new URL(options.supabasePublicUrl).origin : null;
  const pagePolicy = makePagePolicy({ publicUrl, supabaseOrigin, isDevelopment });
  const security = securityHeaders(publicUrl);
  const render = makeRender(serveApp, publicUrl);
  const isAway = () => caches !== undefined && !caches.isTold;
  const turns = { pages: makePageTurns(), searches: makeSearchTurns() };
  const lastGood = makeLastGood();
  caches?.onInvalidate((tags) => lastGood.drop(tags, caches.isTold));
  const hasPurge = options.purgeUrl !== undefined;
  const makeAnswer = makeAnswerMaker({ pagePolicy, securityHeaders: security, hasPurge, logger });
  const answers: PublicAnswers | null =
    caches && !isDevelopment
      ? makePublicAnswers({
          cache: caches.response,
          render,
          makeAnswer,
          pagePolicy,
          hasPurge,
          isAway,
          lastGood,
          turns,
        })
      : null;
  return {
    answers,
    assets: makeAssets(render, security),
    passToApp: makeServeApp({
      serveApp,
      publicUrl,
      pagePolicy,
      securityHeaders: security,
      bodyTimeoutMs: limits.bodyTimeoutMs,
      isDevelopment,
      isAway,
      turns,
      logger,
    }),
    passToProxy: makeServeProxy({ publicUrl, limiter }),
  };
}

/** An odd target is refused before anybody is asked. */
type ServedKind = Exclude<Target['kind'], 'odd'>;

/** What others answer is timed to its last byte. */
function noteAtEnd(call: Call, asked: string): void {
  const { response, startedAt } = call;
  response.once('close', () => {
    const name = call.isCrowdedOut ? crowdedOut : asked;
    const status = response.statusCode;
    const durationMs = performance.now() - startedAt;
    observe({ kind: 'gateway', name, durationMs, status, failed: status >= 500 && !call.isOfAsker });
  });
}

/** The way of a request: who asks, may they, and who answers: memory, a proxy, the gateway itself or the app. */
export function makePipeline(
  options: GatewayOptions,
  limits: ServerLimits,
  makeRequestId: () => string,
): Pipeline {
  const { answers, assets, passToApp, passToProxy } = makeParts(options, limits);
  const clientAddress = options.clientAddress ?? makeClientAddress('');
  const findTarget = makeFindTarget({
    proxies: options.proxies,
    publicRoutes: answers ? (options.publicRoutes ?? publicRoutes) : [],
    publicFiles: options.publicFiles ?? [],
    keepsAssets: !options.isDevelopment,
  });
  const metrics = { readMetrics: options.readMetrics, token: options.metricsToken };
  let isDraining = false;

  const serveApp = (call: CallFor<'app' | 'public' | 'asset'>) => {
    noteAtEnd(call, 'app');
    passToApp(call);
  };
  const stored = makeServeStored({ answers, assets, serveApp, logger: options.logger });

  const serve: { [K in ServedKind]: (call: CallFor<K>) => void } = {
    public: (call) => (isRead(call.request) ? stored.servePublic(call) : serveApp(call)),
    asset: (call) => (isRead(call.request) ? stored.serveAsset(call) : serveApp(call)),
    app: serveApp,
    proxy(call) {
      noteAtEnd(call, `proxy ${call.target.proxy.prefix}`);
      passToProxy(call);
    },
    health: (call) => serveHealth(call, isDraining),
    metrics: (call) => void serveMetrics(call, metrics),
  };

  function enter(call: Call): void {
    // The table above pairs each kind with what takes it; TypeScript cannot follow that through an index.
    const act = serve[call.target.kind as ServedKind] as (call: Call) => void;
    act(call);
  }

  const admit = makeAdmit(options.limiter, enter);

  function handle(request: IncomingMessage, response: ServerResponse): void {
    if (isDraining) response.shouldKeepAlive = false;
    const url = request.url ?? '/';
    const call: Call = {
      request,
      response,
      target: findTarget(url),
      url,
      address: clientAddress(request.socket.remoteAddress, request.headers['x-forwarded-for']),
      requestId: makeRequestId(),
      startedAt: performance.now(),
    };
    if (!refuseOddRequest(call, limits.maxUrlLength)) admit(call);
  }

  return {
    handle,
    findTarget,
    clientAddress,
    drain() {
      isDraining = true;
    },
  };
}
