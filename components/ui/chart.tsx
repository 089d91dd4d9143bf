'use client';

import { type ReactNode, Suspense, useEffect, useState } from 'react';
import { type ChartPoint, type ChartSeries, fullMoment, newest, strokes, wholeDay } from './chart-series.ts';
import { lazyPart } from './lazy-part.ts';
import { Skeleton } from './skeleton.tsx';

const ChartLines = lazyPart(() => import('./chart-lines.tsx').then((loaded) => loaded.ChartLines));

interface ChartProps {
  /** The one question that it answers: "How long do answers take?" */
  title: string;
  points: readonly ChartPoint[];
  series: readonly ChartSeries[];
  format: (value: number) => string;
  /** Where the axis ends, when that is known: 1 for shares. */
  max?: number;
  isWhole?: boolean;
  /** Each point is a day, at noon UTC. */
  isDaily?: boolean;
  /** What the legend says of each series instead of its newest figure, such as a sum. */
  figures?: Readonly<Record<string, number>>;
  /** Beside the title, such as a choice of what is shown. */
  aside?: ReactNode;
  /** Said when there is nothing to draw. */
  empty: string;
}

function Stroke({ tone }: Pick<ChartSeries, 'tone'>) {
  const { colour, dash } = strokes[tone];
  return (
    <svg width="20" height="4" aria-hidden="true" focusable="false" className="shrink-0">
      <line x1="0" x2="20" y1="2" y2="2" stroke={colour} strokeWidth="2" strokeDasharray={dash} />
    </svg>
  );
}

function Legend({
  points,
  series,
  format,
  figures,
}: Pick<ChartProps, 'points' | 'series' | 'format' | 'figures'>) {
  return (
    <dl className="figures flex flex-wrap gap-x-4 gap-y-1 text-label">
      {series.map(({ key, name, tone }) => {
        const value = figures?.[key] ?? newest(points, key);
        return (
          <div key={key} className="flex items-center gap-2">
            <dt className="flex items-center gap-2 text-ink-soft">
              <Stroke tone={tone} />
              {name}
            </dt>
            <dd className="font-medium">{value === null ? '–' : format(value)}</dd>
          </div>
        );
      })}
    </dl>
  );
}

type TableProps = Pick<ChartProps, 'title' | 'points' | 'series' | 'format' | 'isDaily'>;

function PointsTable({ title, points, series, format, isDaily }: TableProps) {
  const figure = (value: number | null | undefined) => (typeof value === 'number' ? format(value) : '–');
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={`${title} As a table`}
      className="mt-2 max-h-64 overflow-auto"
    >
      <table className="figures w-full border-collapse text-label">
        <thead>
          <tr>
            <th scope="col" className="sticky top-0 bg-paper py-1.5 pr-3 text-left font-medium text-ink-soft">
              {isDaily ? 'Day' : 'Time'}
            </th>
            {series.map(({ key, name }) => (
              <th
                key={key}
                scope="col"
                className="sticky top-0 bg-paper py-1.5 pl-3 text-right font-medium text-ink-soft"
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.toReversed().map((point) => (
            <tr key={point.at} className="border-line border-t">
              <th scope="row" className="py-1 pr-3 text-left font-normal whitespace-nowrap">
                {(isDaily ? wholeDay : fullMoment).format(point.at)}
              </th>
              {series.map(({ key }) => (
                <td key={key} className="py-1 pl-3 text-right whitespace-nowrap">
                  {figure(point[key])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The same figures as rows, newest first; made when it is opened. */
function AsTable(props: TableProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details onToggle={(event) => setIsOpen(event.currentTarget.open)} className="mt-1">
      <summary className="inline-flex h-11 items-center text-ink-soft text-label underline decoration-line-strong underline-offset-4 marker:content-none hover:text-ink md:h-8">
        As a table
      </summary>
      {isOpen && <PointsTable {...props} />}
    </details>
  );
}

/**
 * A chart with its question, what its lines are and what they say now, and the same figures as a table. The drawing
 * is loaded when the page stands; its place is kept from the first paint.
 */
export function Chart(props: ChartProps) {
  const { title, points, series, format, max, isWhole, isDaily, figures, aside, empty } = props;
  const [isMounted, setIsMounted] = useState(false);
  useEffect(() => setIsMounted(true), []);
  const hasFigures = points.some((point) => series.some(({ key }) => typeof point[key] === 'number'));
  const place = <Skeleton className="h-full w-full" />;
  return (
    <figure className="min-w-0">
      <figcaption className="mb-2 grid gap-1.5">
        <span className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-1">
          <span className="font-medium">{title}</span>
          {aside}
        </span>
        <Legend points={points} series={series} format={format} figures={figures} />
      </figcaption>
      <div aria-hidden="true" className="h-44 overflow-hidden">
        {!hasFigures && (
          <p className="grid h-full place-items-center rounded-md border border-line border-dashed px-6 text-center text-ink-soft text-label">
            {empty}
          </p>
        )}
        {hasFigures &&
          (isMounted ? (
            <Suspense fallback={place}>
              <ChartLines
                points={points}
                series={series}
                format={format}
                max={max}
                isWhole={isWhole}
                isDaily={isDaily}
              />
            </Suspense>
          ) : (
            place
          ))}
      </div>
      {hasFigures ? (
        <AsTable title={title} points={points} series={series} format={format} isDaily={isDaily} />
      ) : (
        <p className="sr-only">{empty}</p>
      )}
    </figure>
  );
}
