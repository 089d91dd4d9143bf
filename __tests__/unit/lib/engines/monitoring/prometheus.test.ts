import { readFileSync } from 'node:fs';
import { PerformanceMonitor } from '#lib/engines/monitoring/performance-monitor';
import { type MetricsSources, startMetrics } from '#lib/engines/monitoring/prometheus';

function makeSources(): MetricsSources {
  const monitor = new PerformanceMonitor();
  const record = (name: string, durationMs: number, failed = false) =>
    monitor.record({ kind: 'route', name, durationMs, failed });
  for (const durationMs of [0.4, 0.6, 3, 40]) record('GET /api/products/:id', durationMs);
  record('GET /api/"odd"', 20_000, true);
  monitor.record({ kind: 'vital', name: 'LCP /', durationMs: 900, failed: false });
  const counters = { hits: 9, misses: 1, stale: 0, lost: 0, coalesced: 0, overtaken: 0, evictions: 0 };
  const depth = {
    waiting: 2,
    delayed: 0,
    running: 1,
    failed: 3,
    oldest_waiting_s: 7,
    done_last_hour: 0,
    failed_last_hour: 0,
  };
  return {
    monitor,
    process: 'web',
    version: '1.2.3',
    poolMax: 12,
    caches: () => ({ product: { ...counters, entries: 1, bytes: 50, maxBytes: 100 } }),
    limiter: () => ({ browse: { allowed: 5, refused: 2 } }),
    realtime: () => ({ lagMs: 4, lastAt: null, silentS: 3 }),
    queue: async () => ({ at: '', types: [], total: depth }),
  };
}

let text: string;
let contentType: string;

beforeAll(async () => {
  const metrics = startMetrics(makeSources());
  ({ body: text, contentType } = await metrics.read());
  metrics.stop();
});

/** The value of the one line with this name and these labels. */
function valueIn(name: string, labels: Record<string, string> = {}): number | undefined {
  const lines = text.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
  const found = lines.filter((line) =>
    Object.entries(labels).every(([label, value]) => line.includes(`${label}="${value}"`)),
  );
  return found.length === 1 ? Number(found[0]!.split(' ').at(-1)) : undefined;
}

describe('/metrics', () => {
  it('has durations as a histogram that a scraper can read', () => {
    const name = 'livestall_operation_duration_seconds';
    const of = (le: string) => valueIn(`${name}_bucket`, { operation: 'GET /api/products/:id', le });
    expect(text).toContain(`# TYPE ${name} histogram`);
    expect([of('0.0005'), of('0.001'), of('0.005'), of('0.05'), of('10'), of('+Inf')]).toEqual([
      1, 2, 3, 4, 4, 4,
    ]);
    expect(valueIn(`${name}_count`, { operation: 'GET /api/products/:id', kind: 'route' })).toBe(4);
    expect(valueIn(`${name}_sum`, { operation: 'GET /api/products/:id' })).toBeCloseTo(0.044);
    expect(contentType).toBe('text/plain; version=0.0.4; charset=utf-8');
  });

  it('counts failures, and escapes names', () => {
    expect(valueIn('livestall_operation_errors_total', { operation: 'GET /api/\\"odd\\"' })).toBe(1);
    expect(
      valueIn('livestall_operation_duration_seconds_bucket', { operation: 'GET /api/\\"odd\\"', le: '10' }),
    ).toBe(0);
  });

  it('has the engines and the process', () => {
    expect(valueIn('livestall_cache_events_total', { cache: 'product', event: 'hits' })).toBe(9);
    expect(valueIn('livestall_cache_size_bytes', { cache: 'product', measure: 'maxBytes' })).toBe(100);
    expect(valueIn('livestall_rate_limit_requests_total', { policy: 'browse', verdict: 'refused' })).toBe(2);
    expect(valueIn('livestall_queue_jobs', { state: 'waiting' })).toBe(2);
    expect(valueIn('livestall_queue_oldest_seconds')).toBe(7);
    expect(valueIn('livestall_realtime_lag_seconds')).toBeCloseTo(0.004);
    expect(valueIn('livestall_realtime_silent_seconds')).toBe(3);
    expect(valueIn('livestall_process_resident_bytes')).toBeGreaterThan(10e6);
    expect(valueIn('livestall_build_info', { version: '1.2.3', node: process.version })).toBe(1);
  });

  it('leaves web vitals out: they are no durations of the shop', () => {
    expect(text).not.toContain('LCP');
  });

  it('leaves out what the process does not have, and a queue that does not answer', async () => {
    const { monitor } = makeSources();
    const queue = () => Promise.reject(new Error('away'));
    const metrics = startMetrics({ monitor, process: 'worker', version: '1', poolMax: 3, queue });
    const { body } = await metrics.read();
    metrics.stop();
    expect(body).toContain('process="worker"');
    expect(body).not.toMatch(/livestall_(queue|realtime)/);
  });
});

describe('the Grafana dashboard', () => {
  const dashboard = JSON.parse(readFileSync('ops/grafana-dashboard.json', 'utf8'));
  const expressions: string[] = dashboard.panels.flatMap(({ targets }: { targets: { expr: string }[] }) =>
    targets.map(({ expr }) => expr),
  );

  it('asks only for metrics that are exported', () => {
    const asked = new Set(expressions.flatMap((expr) => expr.match(/livestall_\w+/g) ?? []));
    expect(asked.size).toBeGreaterThan(12);
    for (const name of asked) expect(text).toMatch(new RegExp(`^${name}[{ ]`, 'm'));
  });

  it('selects by labels and values that are exported', () => {
    const bySet = expressions.flatMap((expr) => [...expr.matchAll(/(\w+)=~?"([^"$]+)"/g)]);
    for (const [, label, values] of bySet) {
      if (label === 'kind') continue;
      for (const value of values!.split('|')) expect(text).toContain(`${label}="${value}"`);
    }
    for (const expr of expressions)
      for (const [, labels] of expr.matchAll(/by \(([^)]+)\)/g))
        for (const label of labels!.split(', ')) expect(text).toMatch(new RegExp(`[{,]${label}="`));
  });

  it('shows every metric that is exported', () => {
    const exported = [...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name!);
    const used = expressions.join('\n');
    const silent = exported.filter((name) => !used.includes(name));
    expect(silent).toEqual(['livestall_database_pool_max']);
  });
});
