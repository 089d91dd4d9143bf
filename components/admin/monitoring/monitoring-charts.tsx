'use client';

import { useState } from 'react';
import { Chart } from '#components/ui/chart';
import { Segments } from '#components/ui/segments';
import { Select } from '#components/ui/select';
import {
  type ChartRange,
  type ChartRow,
  type MonitorCharts,
  type TimedKind,
  timedKind,
} from '#lib/market/alerts/schema';
import { formatCount } from '#lib/words/format';
import type { ChartPoint, ChartSeries, ChartTone } from '../../ui/chart-series.ts';
import { cn } from '../../ui/cn.ts';
import { useCharts } from './monitoring-live.ts';
import { Section } from './monitoring-section.tsx';
import { kindWords, msWords, rateWords, shareWords } from './monitoring-words.ts';

const ranges: { value: ChartRange; name: string }[] = [
  { value: '15m', name: '15 min' },
  { value: '1h', name: '1 h' },
  { value: '24h', name: '24 h' },
  { value: '7d', name: '7 d' },
  { value: '30d', name: '30 d' },
];

const tones: ChartTone[] = ['main', 'second', 'third', 'fourth'];
const noData = 'No data yet: the first sample comes after 15 s.';

function Answers({ rows }: { rows: readonly ChartRow[] }) {
  const points: ChartPoint[] = rows.map(({ at, answersPerS, errorsPerS }) => ({
    at,
    answersPerS,
    errorsPerS,
  }));
  const series: ChartSeries[] = [
    { key: 'answersPerS', name: 'Answers', tone: 'main' },
    { key: 'errorsPerS', name: 'Errors', tone: 'bad' },
  ];
  return (
    <Chart
      title="How much is asked, and how much fails?"
      points={points}
      series={series}
      format={rateWords}
      empty={noData}
    />
  );
}

const timeSeries: ChartSeries[] = [
  { key: 'p50', name: 'p50', tone: 'third' },
  { key: 'p95', name: 'p95', tone: 'main' },
  { key: 'p99', name: 'p99', tone: 'second' },
];

function Times({ rows }: { rows: readonly ChartRow[] }) {
  const [kind, setKind] = useState<TimedKind>('gateway');
  const points: ChartPoint[] = rows.map(({ at, times }) => ({ at, ...times[kind] }));
  const choice = (
    <Select
      aria-label="Times of"
      value={kind}
      onChange={(event) => setKind(timedKind.parse(event.target.value))}
      className="w-36"
    >
      {timedKind.options.map((value) => (
        <option key={value} value={value}>
          {kindWords[value]}
        </option>
      ))}
    </Select>
  );
  return (
    <Chart
      title="How long does it take?"
      aside={choice}
      points={points}
      series={timeSeries}
      format={msWords}
      empty={`No ${kindWords[kind].toLowerCase()} ran within this time.`}
    />
  );
}

function CacheRates({ rows }: { rows: readonly ChartRow[] }) {
  const names = [...new Set(rows.flatMap(({ hitRates }) => Object.keys(hitRates)))];
  const order = ['response', 'product', 'inventory', 'vendor'];
  const shown = names.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)).slice(0, tones.length);
  const series = shown.map((name, n): ChartSeries => ({ key: name, name, tone: tones[n] ?? 'third' }));
  const points: ChartPoint[] = rows.map(({ at, hitRates }) => ({ at, ...hitRates }));
  return (
    <Chart
      title="Do the caches help?"
      points={points}
      series={series}
      format={shareWords}
      max={1}
      empty="Nobody has looked into a cache within this time."
    />
  );
}

function Waiting({ rows }: { rows: readonly ChartRow[] }) {
  const points: ChartPoint[] = rows.map(({ at, queueWaiting }) => ({ at, queueWaiting }));
  const series: ChartSeries[] = [{ key: 'queueWaiting', name: 'Jobs waiting', tone: 'main' }];
  return (
    <Chart
      title="Does work pile up?"
      points={points}
      series={series}
      format={formatCount}
      isWhole
      empty={noData}
    />
  );
}

function Lag({ rows }: { rows: readonly ChartRow[] }) {
  const points: ChartPoint[] = rows.map(({ at, realtimeLagMs }) => ({ at, realtimeLagMs }));
  const series: ChartSeries[] = [{ key: 'realtimeLagMs', name: 'Commit to client', tone: 'main' }];
  return (
    <Chart
      title="How live is it?"
      points={points}
      series={series}
      format={msWords}
      empty="No canary has been heard within this time."
    />
  );
}

function Loop({ rows }: { rows: readonly ChartRow[] }) {
  const points: ChartPoint[] = rows.map(({ at, eventLoopP99Ms }) => ({ at, eventLoopP99Ms }));
  const series: ChartSeries[] = [{ key: 'eventLoopP99Ms', name: 'Event loop p99', tone: 'main' }];
  return (
    <Chart
      title="Do the processes keep up?"
      points={points}
      series={series}
      format={msWords}
      empty={noData}
    />
  );
}

/** The course of the figures: one chart per question. */
export function Charts({ initial }: { initial: MonitorCharts }) {
  const { charts, range, setRange, isLoading, hasFailed } = useCharts(initial);
  const { rows } = charts;
  return (
    <Section
      title="Over time"
      aside={<Segments label="Range" options={ranges} value={range} onChange={setRange} />}
    >
      {hasFailed && (
        <p role="status" className="mb-3 text-danger text-label">
          These charts could not be read anew. Trying again.
        </p>
      )}
      <div
        aria-busy={isLoading}
        className={cn('grid gap-x-10 gap-y-6 transition-opacity lg:grid-cols-2', isLoading && 'opacity-60')}
      >
        <Answers rows={rows} />
        <Times rows={rows} />
        <CacheRates rows={rows} />
        <Waiting rows={rows} />
        <Lag rows={rows} />
        <Loop rows={rows} />
      </div>
    </Section>
  );
}
