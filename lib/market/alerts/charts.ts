import type { GaugePoint, SeriesPoint } from '#lib/engines/monitoring/schema';
import { gaugeSeries, operationSeries } from '#lib/engines/monitoring/stats-service';
import {
  type ChartRange,
  type ChartRow,
  type MonitorCharts,
  type TimedKind,
  timedKind,
} from '#lib/market/alerts/schema';
import type { Runtime } from '#lib/runtime';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** About a hundred steps each; none finer than what is stored that far back. */
const ranges: Record<ChartRange, { spanS: number; stepS: number }> = {
  '15m': { spanS: 15 * minute, stepS: 15 },
  '1h': { spanS: hour, stepS: 30 },
  '24h': { spanS: day, stepS: 15 * minute },
  '7d': { spanS: 7 * day, stepS: 2 * hour },
  '30d': { spanS: 30 * day, stepS: 6 * hour },
};

type SeriesByKind = Record<TimedKind, SeriesPoint[]>;

function timesAt(series: SeriesByKind, step: number): ChartRow['times'] {
  const times: ChartRow['times'] = {};
  for (const kind of timedKind.options) {
    const point = series[kind][step];
    if (point && point.count > 0) times[kind] = { p50: point.p50Ms, p95: point.p95Ms, p99: point.p99Ms };
  }
  return times;
}

/** Every request passes the gateway; where there is none, routes and pages answer by themselves. */
function answeringKinds(series: SeriesByKind): TimedKind[] {
  return series.gateway.some(({ count }) => count > 0) ? ['gateway'] : ['route', 'page'];
}

function toRow(
  series: SeriesByKind,
  step: number,
  answering: readonly TimedKind[],
  gauge: GaugePoint | undefined,
): ChartRow {
  const points = answering.map((kind) => series[kind][step]);
  const at = Date.parse(series.route[step]?.at ?? '');
  return {
    at,
    answersPerS: points.reduce((sum, point) => sum + (point?.ratePerS ?? 0), 0),
    errorsPerS: points.reduce(
      (sum, point) => sum + (point?.count ? (point.ratePerS * point.errors) / point.count : 0),
      0,
    ),
    times: timesAt(series, step),
    hitRates: gauge?.cacheHitRates ?? {},
    queueWaiting: gauge?.queueWaiting ?? null,
    queueOldestS: gauge?.queueOldestS ?? null,
    realtimeLagMs: gauge?.realtimeLagMs ?? null,
    eventLoopP99Ms: gauge?.eventLoopP99Ms ?? null,
    rssBytes: gauge?.rssBytes ?? null,
  };
}

/** The rows of a chart, oldest first: one for every step, from the first in which anything was measured. */
export async function readCharts(ctx: Pick<Runtime, 'db'>, range: ChartRange): Promise<MonitorCharts> {
  const { spanS, stepS } = ranges[range];
  const stepMs = stepS * 1_000;
  // Whole steps only: the one that has just begun would look like a fall.
  const to = new Date(Math.floor(Date.now() / stepMs) * stepMs);
  const from = new Date(to.getTime() - spanS * 1_000);
  const request = { from, to, stepS };
  const [gauges, ...lines] = await Promise.all([
    gaugeSeries(ctx, request),
    ...timedKind.options.map((kind) => operationSeries(ctx, { ...request, kind })),
  ]);
  const series = Object.fromEntries(
    timedKind.options.map((kind, n) => [kind, lines[n] ?? []]),
  ) as SeriesByKind;
  const gaugeAt = new Map(gauges.map((point) => [Math.floor(Date.parse(point.at) / stepMs), point]));
  const answering = answeringKinds(series);
  const rows = series.route.map(({ at }, step) =>
    toRow(series, step, answering, gaugeAt.get(Math.floor(Date.parse(at) / stepMs))),
  );
  const first = rows.findIndex((row) => row.answersPerS > 0 || row.rssBytes !== null);
  return { range, stepS, rows: first < 0 ? [] : rows.slice(first) };
}
