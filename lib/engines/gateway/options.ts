import type { IncomingMessage, RequestListener } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { Caches } from '#lib/engines/cache/caches';
import type { ClientAddress } from '#lib/engines/gateway/client-address';
import type { PublicRoute } from '#lib/engines/gateway/public-routes';
import type { ReadMetrics } from '#lib/engines/gateway/serve-own';
import type { ServerLimits } from '#lib/engines/gateway/server-limits';
import type { ProxyTable } from '#lib/engines/gateway/stack-proxy';
import type { RateLimiter } from '#lib/engines/rate-limit/limiter';

export interface GatewayOptions {
  host: string;
  /** 0 takes any free one. */
  port: number;
  /** The shop as its visitors write it: SITE_URL. */
  publicUrl: string;
  /** Empty against a hosted project: browsers talk to it directly. */
  proxies: ProxyTable;
  /** Where browsers reach Supabase; '' or nothing when that is the shop's own origin. */
  supabasePublicUrl?: string | undefined;
  /** What serves the shop's own pages and routes. */
  serveApp: RequestListener;
  /** Takes the upgrades that are not proxied (hot reload in development). */
  upgradeApp?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  logger: Logger;
  /** Without them nothing is answered from memory. */
  caches?: Pick<Caches, 'response' | 'onInvalidate' | 'isTold'> | undefined;
  /** What may be; the table of `public-routes.ts` unless said. */
  publicRoutes?: readonly PublicRoute[] | undefined;
  /** Files of public/ that are worth keeping compressed. */
  publicFiles?: readonly string[] | undefined;
  /** Without it nobody is counted. */
  limiter?: RateLimiter | undefined;
  /** Who asks; the socket's address unless said. */
  clientAddress?: ClientAddress | undefined;
  /** Told which tags changed: CDN_PURGE_URL. Only with it may caches in front keep answers. */
  purgeUrl?: string | undefined;
  readMetrics?: ReadMetrics | undefined;
  metricsToken?: string | undefined;
  /** Files change and pages eval: nothing is kept or compressed. */
  isDevelopment?: boolean | undefined;
  limits?: Partial<ServerLimits> | undefined;
}
