import { PerformanceMonitor } from '#lib/engines/monitoring/performance-monitor';
import { makeRateLimiter } from '#lib/engines/rate-limit/limiter';
import { requestsPerSecond } from './lib/load.ts';
import type { RowName } from './lib/promises.ts';
import type { Finding } from './lib/report.ts';
import { openRawServer } from './lib/same-bytes.ts';

const calls = 500_000;

/** Microseconds of one call, over half a million of them after a warm-up. */
function costOf(run: (n: number) => unknown): number {
  for (let n = 0; n < calls / 10; n += 1) run(n);
  const startedAt = performance.now();
  for (let n = 0; n < calls; n += 1) run(n);
  return ((performance.now() - startedAt) * 1_000) / calls;
}

function finding(row: RowName, costUs: number, requestUs: number): Finding {
  return {
    row,
    figure: `${costUs.toFixed(2)} µs`,
    limit: `${requestUs.toFixed(1)} µs`,
    ratio: costUs / requestUs,
  };
}

/** What the limiter and the monitor add to every request, beside the cheapest request there can be. */
export async function benchEngineCosts(): Promise<Finding[]> {
  const raw = await openRawServer({ status: 200, headers: ['content-length', '2'], body: Buffer.from('ok') });
  const requestUs = 1_000_000 / (await requestsPerSecond({ url: raw.url, connections: 32 }));
  raw.close();
  const limiter = makeRateLimiter({
    scale: 1_000_000,
    logger: { info: () => undefined, warn: () => undefined },
  });
  const addresses = Array.from({ length: 10_000 }, (_, n) => `198.51.${n >> 8}.${n & 255}`);
  const limiting = costOf((n) => limiter.consume('browse', addresses[n % addresses.length] ?? ''));
  const monitor = new PerformanceMonitor();
  const operation = { kind: 'gateway', name: 'GET /products/:id', failed: false } as const;
  const recording = costOf((n) => monitor.record({ ...operation, durationMs: (n % 1_000) / 100 }));
  return [finding('limiter', limiting, requestUs), finding('monitor', recording, requestUs)];
}
