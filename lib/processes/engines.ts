import { release } from '#lib/base/release';
import { listenForChanges } from '#lib/engines/cache/listen';
import { makeMailer } from '#lib/engines/mail/mailer';
import { startCanary } from '#lib/engines/monitoring/canary';
import { monitor } from '#lib/engines/monitoring/performance-monitor';
import { type MetricsReader, startMetrics } from '#lib/engines/monitoring/prometheus';
import { startRollUp } from '#lib/engines/monitoring/roll-up';
import { startSampler } from '#lib/engines/monitoring/sampler';
import type { MonitorSources } from '#lib/engines/monitoring/sources';
import type { WorkerContext } from '#lib/jobs/handlers/context';
import { startStandIn } from '#lib/market/alerts/stand-in';
import { startWatchdog } from '#lib/market/alerts/watchdog';
import { startStockPulses } from '#lib/market/inventory/stock-pulses';
import type { Runtime } from '#lib/runtime';

type Stop = () => unknown;

/** Last begun, first ended; one that fails to end does not keep the others running. */
async function stopAll(stops: Stop[], logger: Runtime['logger']): Promise<void> {
  for (const stop of stops.toReversed()) {
    try {
      await stop();
    } catch (error) {
      logger.error({ err: error }, 'a part did not stop in order');
    }
  }
}

export interface WebEngines {
  metrics: MetricsReader;
  stop(): Promise<void>;
}

/**
 * What runs beside the pages and routes of a web process: it hears of changes, speaks of stock, counts and samples, and
 * looks at the alert rules while no worker does.
 */
export async function startWebEngines(ctx: Runtime): Promise<WebEngines> {
  const { env, caches, limiter, logger } = ctx;
  const stops: Stop[] = [monitor().start()];
  if (env.CACHE === 'on') stops.push(await listenForChanges(ctx));
  stops.push(await startStockPulses(ctx));
  const canary = await startCanary(ctx);
  stops.push(() => canary.stop());
  const sources: MonitorSources = {
    monitor: monitor(),
    poolMax: env.DATABASE_POOL_MAX,
    caches: () => caches.stats(),
    limiter: () => limiter.stats(),
    realtime: () => canary.state(),
  };
  stops.push(startSampler(ctx, { process: 'web', sources }));
  const mailer = makeMailer(env);
  stops.push(() => mailer.close(), startStandIn({ ...ctx, mailer }));
  const metrics = startMetrics({ ...sources, process: 'web', version: release() });
  stops.push(() => metrics.stop());
  return { metrics, stop: () => stopAll(stops, logger) };
}

/** What runs beside the jobs of a worker: it samples itself and the queue, and watches when nobody else can. */
export function startWorkerEngines(ctx: WorkerContext): () => Promise<void> {
  const sources: MonitorSources = {
    monitor: monitor(),
    poolMax: ctx.env.DATABASE_POOL_MAX,
    queue: () => ctx.jobs.overview(),
  };
  const stops: Stop[] = [
    monitor().start(),
    startSampler(ctx, { process: 'worker', sources }),
    startRollUp(ctx),
    startWatchdog(ctx),
  ];
  return () => stopAll(stops, ctx.logger);
}
