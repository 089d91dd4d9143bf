'use client';

import { useState } from 'react';
import { Chart } from '#components/ui/chart';
import { Segments } from '#components/ui/segments';
import type { OrdersPanel } from '#lib/market/dashboard/schema';
import { formatCount, formatMoney } from '#lib/words/format';
import type { ChartPoint, ChartSeries } from '../../ui/chart-series.ts';
import { comparison } from './comparison.ts';

type Measure = 'revenue' | 'orders';

const measures: { value: Measure; name: string }[] = [
  { value: 'revenue', name: 'Revenue' },
  { value: 'orders', name: 'Orders' },
];

const series: ChartSeries[] = [
  { key: 'last', name: 'Last 30 days', tone: 'main' },
  { key: 'before', name: 'The 30 before', tone: 'third' },
];

const noon = (day: string) => Date.parse(`${day}T12:00:00Z`);

/** How the last 30 days sold, day by day, over the 30 before. */
export function SalesChart({ panel }: { panel: OrdersPanel }) {
  const [measure, setMeasure] = useState<Measure>('revenue');
  const { currency, days, daysBefore, last, before, others } = panel;
  const format = measure === 'revenue' ? (value: number) => formatMoney(value, currency) : formatCount;
  const points = days.map(
    (each, n): ChartPoint => ({ at: noon(each.day), last: each[measure], before: daysBefore[n]?.[measure] }),
  );
  const change = comparison(last[measure], before[measure]);
  return (
    <div>
      <p className="figures">
        <span className="font-display text-2xl">{formatMoney(last.revenue, currency)}</span>{' '}
        <span className="text-ink-soft">
          from {formatCount(last.orders)} {last.orders === 1 ? 'order' : 'orders'} in 30 days
          {measure === 'orders' ? '; orders: ' : ''}
          {change && (measure === 'orders' ? change : `, ${change}`)}
        </span>
      </p>
      {others.length > 0 && (
        <p className="figures text-ink-soft text-label">
          Besides {others.map((each) => formatMoney(each.revenue, each.currency)).join(' and ')}, not in the
          chart.
        </p>
      )}
      <Chart
        title="How do the days compare?"
        points={points}
        series={series}
        format={format}
        figures={{ last: last[measure], before: before[measure] }}
        isWhole={measure === 'orders'}
        isDaily
        aside={<Segments label="What is shown" options={measures} value={measure} onChange={setMeasure} />}
        empty="Nothing was sold in these days."
      />
    </div>
  );
}
