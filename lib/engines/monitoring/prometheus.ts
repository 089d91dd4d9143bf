import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { bucketsS } from '#lib/engines/monitoring/bucket-totals';
import { instanceName } from '#lib/engines/monitoring/instance';
import type { OperationTotals } from '#lib/engines/monitoring/performance-monitor';
import { type ProcessGauges, watchProcess } from '#lib/engines/monitoring/process-gauges';
import type { ProcessKind } from '#lib/engines/monitoring/schema';
import { type MonitorSources, toQueueGauge } from '#lib/engines/monitoring/sources';

/** What a scrape reads. */
export interface MetricsSources extends MonitorSources {
  process: ProcessKind;
  version: string;
}

interface Scrape extends MetricsSources {
  gauges: ProcessGauges;
}

type Values = { labels: Record<string, string>; value: number }[];

const isTimed = ({ kind }: OperationTotals) => kind !== 'vital';

const labelsOf = ({ kind, operation }: OperationTotals) => ({ kind, operation });

const durations = {
  name: 'livestall_operation_duration_seconds',
  help: 'Duration of routes, pages, queries, jobs, gateway answers and tasks.',
};

function durationValues(each: OperationTotals) {
  const labels = labelsOf(each);
  const { count, sumUs } = each.totals;
  const buckets = each.totals.cumulative().map((value, bucket) => ({
    metricName: `${durations.name}_bucket`,
    labels: { ...labels, le: String(bucketsS[bucket]) },
    value,
  }));
  return [
    ...buckets,
    { metricName: `${durations.name}_bucket`, labels: { ...labels, le: '+Inf' }, value: count },
    { metricName: `${durations.name}_sum`, labels, value: sumUs / 1e6 },
    { metricName: `${durations.name}_count`, labels, value: count },
  ];
}

/**
 * The durations that the monitor has counted already, in Prometheus' form. Observing each call once more would cost
 * as much as the monitor itself.
 */
class OperationHistogram extends Histogram<'kind' | 'operation'> {
  readonly #totals: OperationTotals[];

  constructor(registry: Registry, totals: OperationTotals[]) {
    super({ ...durations, labelNames: ['kind', 'operation'], buckets: [...bucketsS], registers: [registry] });
    this.#totals = totals;
  }

  /** What the registry asks for; the base class would look into counts that it does not have. */
  async getForPromString() {
    return { ...durations, type: 'histogram', values: this.#totals.flatMap(durationValues) };
  }
}

const configure = (registry: Registry, name: string, help: string, values: Values) => ({
  name: `livestall_${name}`,
  help,
  labelNames: Object.keys(values[0]?.labels ?? {}),
  registers: [registry],
});

function addGauge(registry: Registry, name: string, help: string, values: Values): void {
  const gauge = new Gauge(configure(registry, name, help, values));
  for (const { labels, value } of values) gauge.set(labels, value);
}

/** What others have counted since the process began. */
function addCounter(registry: Registry, name: string, help: string, values: Values): void {
  const counter = new Counter(configure(registry, name, help, values));
  for (const { labels, value } of values) counter.inc(labels, value);
}

const single = (value: number): Values => [{ labels: {}, value }];

function perName<T>(
  groups: Record<string, T>,
  label: string,
  fields: readonly (keyof T & string)[],
  fieldLabel: string,
): Values {
  return Object.entries(groups).flatMap(([name, group]) =>
    fields.map((field) => ({ labels: { [label]: name, [fieldLabel]: field }, value: Number(group[field]) })),
  );
}

function addProcess(registry: Registry, { gauges, poolMax }: Scrape): void {
  addGauge(registry, 'process_uptime_seconds', 'Age of the process.', single(gauges.uptimeS));
  addGauge(registry, 'process_resident_bytes', 'Memory of the process.', single(gauges.rssBytes));
  addGauge(registry, 'process_heap_bytes', 'JavaScript heap in use.', single(gauges.heapBytes));
  addGauge(registry, 'process_cpu_cores', 'Processor time since the last scrape.', single(gauges.cpuCores));
  const late = 'How late timers were since the last scrape, p99.';
  addGauge(registry, 'event_loop_delay_p99_seconds', late, single(gauges.eventLoopP99Ms / 1_000));
  const busy = 'Share of the time since the last scrape that the event loop was busy.';
  addGauge(registry, 'event_loop_utilization_ratio', busy, single(gauges.eventLoopUtilization));
  addGauge(registry, 'database_pool_max', 'Connections that the process may open.', single(poolMax));
}

function addEngines(registry: Registry, { caches, limiter, realtime }: MetricsSources): void {
  const results = ['hits', 'misses', 'stale', 'lost', 'coalesced', 'overtaken', 'evictions'] as const;
  const counted = perName(caches?.() ?? {}, 'cache', results, 'event');
  addGauge(
    registry,
    'cache_events_total',
    'Look-ups of a cache by what came of them, and evictions.',
    counted,
  );
  const sizes = perName(caches?.() ?? {}, 'cache', ['bytes', 'maxBytes'] as const, 'measure');
  addGauge(registry, 'cache_size_bytes', 'Size of a cache and its bound.', sizes);
  const verdicts = perName(limiter?.() ?? {}, 'policy', ['allowed', 'refused'] as const, 'verdict');
  addCounter(registry, 'rate_limit_requests_total', 'Requests by the policy that judged them.', verdicts);
  const state = realtime?.();
  if (!state) return;
  addGauge(registry, 'realtime_silent_seconds', 'Since the canary heard something.', single(state.silentS));
  if (state.lagMs === null) return;
  addGauge(registry, 'realtime_lag_seconds', 'Commit to client, last word.', single(state.lagMs / 1_000));
}

async function addQueue(registry: Registry, { queue }: MetricsSources): Promise<void> {
  const overview = await queue?.().catch(() => undefined);
  if (!overview) return;
  const { waiting, running, deadLetters, oldestS } = toQueueGauge(overview);
  const states = Object.entries({ waiting, running, deadLetters });
  const values = states.map(([state, value]) => ({ labels: { state }, value }));
  addGauge(registry, 'queue_jobs', 'Jobs by state.', values);
  addGauge(registry, 'queue_oldest_seconds', 'Age of the job that waits longest.', single(oldestS));
}

/**
 * The figures of this process as Prometheus reads them. Labels are bounded: operations by the monitor, the rest by
 * the names of caches and policies.
 */
export async function metricsText(sources: Scrape): Promise<string> {
  const registry = new Registry();
  registry.setDefaultLabels({ process: sources.process, instance_name: instanceName() });
  const totals = sources.monitor.totals().filter(isTimed);
  new OperationHistogram(registry, totals);
  const failures = totals.map((each) => ({ labels: labelsOf(each), value: each.totals.errors }));
  addCounter(registry, 'operation_errors_total', 'Operations that threw, or answered 5xx.', failures);
  addProcess(registry, sources);
  addEngines(registry, sources);
  await addQueue(registry, sources);
  const build = [{ labels: { version: sources.version, node: process.version }, value: 1 }];
  addGauge(registry, 'build_info', 'What runs here.', build);
  return registry.metrics();
}

export interface MetricsReader {
  /** One scrape, as the gateway answers it. */
  read(): Promise<{ contentType: string; body: string }>;
  stop(): void;
}

/** Reads the figures of this process for one scraper; watches the event loop until stopped. */
export function startMetrics(sources: MetricsSources): MetricsReader {
  const watch = watchProcess();
  return {
    async read() {
      const body = await metricsText({ ...sources, gauges: watch.read() });
      return { contentType: Registry.PROMETHEUS_CONTENT_TYPE, body };
    },
    stop: () => watch.stop(),
  };
}
