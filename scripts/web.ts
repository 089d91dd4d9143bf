import next from 'next';
import * as z from 'zod';
import { logger } from '#lib/base/logger';
import { type Operation, onOperation } from '#lib/base/observe';
import { makeClientAddress } from '#lib/engines/gateway/client-address';
import { startGateway } from '#lib/engines/gateway/gateway';
import { noteLooseRejection } from '#lib/engines/monitoring/loose-rejections';
import { startWebEngines } from '#lib/processes/engines';
import { runtime } from '#lib/runtime';
import { tieLife } from '../supabase/local/lifeline.ts';

// The web process: gateway and Next on one port. Settings come from the environment; tells its parent
// `{ type: 'ready', port }` or `{ type: 'failed', message }` over IPC and ends when the parent has gone.

const proxies = z.array(z.object({ prefix: z.string(), target: z.url().transform((url) => new URL(url)) }));

const settings = z
  .object({
    PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
    HOST: z.string().default('127.0.0.1'),
    LIVESTALL_PROXIES: z
      .string()
      .default('[]')
      .transform((text): unknown => JSON.parse(text))
      .pipe(proxies),
  })
  .parse(process.env);

function tellParent(message: { type: 'ready'; port: number } | { type: 'failed'; message: string }): void {
  if (process.connected) process.send?.(message);
}

const slowMs = 1_000;

function logTiming(timing: Operation): void {
  if (timing.durationMs > slowMs) logger.warn(timing, 'a slow answer');
  else logger.debug(timing, 'answered');
}

/** Shorter than the parent's patience: what cannot end in order is left, and what was under way is put back. */
const stopDeadlineMs = 7_000;

async function main(): Promise<void> {
  const ctx = runtime();
  const stops: (() => Promise<void>)[] = [() => ctx.close()];
  tieLife({
    deadlineMs: stopDeadlineMs,
    stop: async () => {
      for (const stop of stops.toReversed()) await stop();
    },
    onFailure: (error) => logger.error({ err: error }, 'the web process could not stop in order'),
  });
  const dev = process.env.NODE_ENV === 'development';
  const app = next({ dev, dir: process.cwd(), hostname: settings.HOST, port: settings.PORT });
  await app.prepare();
  stops.push(() => app.close());
  const { env, caches } = ctx;
  const engines = await startWebEngines(ctx);
  stops.push(() => engines.stop());
  const gateway = await startGateway({
    host: settings.HOST,
    port: settings.PORT,
    publicUrl: env.SITE_URL,
    supabasePublicUrl: env.SUPABASE_PUBLIC_URL ?? env.SUPABASE_URL,
    proxies: settings.LIVESTALL_PROXIES,
    serveApp: app.getRequestHandler(),
    upgradeApp: app.getUpgradeHandler(),
    logger,
    caches: env.CACHE === 'on' ? caches : undefined,
    limiter: ctx.limiter,
    clientAddress: makeClientAddress(env.TRUSTED_PROXIES),
    publicFiles: ['/theme.js', '/icon.svg'],
    purgeUrl: env.CDN_PURGE_URL,
    readMetrics: engines.metrics.read,
    metricsToken: env.METRICS_TOKEN,
    isDevelopment: dev,
  });
  onOperation(logTiming);

  stops.push(() => gateway.stop());
  tellParent({ type: 'ready', port: gateway.port });
}

// A promise that nobody waits for is no reason to drop the requests of everybody else.
process.on('unhandledRejection', noteLooseRejection);

main().catch((error: unknown) => {
  logger.fatal({ err: error }, 'the web process could not start');
  tellParent({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  process.exit(1);
});
