'use client';

import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import {
  type ChartPoint,
  type ChartSeries,
  fullMoment,
  momentFormat,
  strokes,
  wholeDay,
} from './chart-series.ts';

export interface ChartLinesProps {
  points: readonly ChartPoint[];
  series: readonly ChartSeries[];
  format: (value: number) => string;
  /** Where the axis ends, when that is known: 1 for shares. Default: a little above the highest figure. */
  max?: number | undefined;
  /** Figures are whole numbers. */
  isWhole?: boolean | undefined;
  /** Each point is a day, at noon UTC. */
  isDaily?: boolean | undefined;
}

const tick = { fill: 'var(--ink-soft)', fontSize: 12 };
const margin = { top: 8, right: 18, bottom: 0, left: 0 };

interface DotProps {
  cx?: number;
  cy?: number | null;
  index?: number;
}

/** A figure without neighbours makes no line, so it is shown as a dot. */
function makeDot(points: readonly ChartPoint[], { key, tone }: ChartSeries) {
  const has = (index: number) => typeof points[index]?.[key] === 'number';
  return ({ cx, cy, index = 0 }: DotProps) => {
    const isAlone = has(index) && !has(index - 1) && !has(index + 1);
    if (!isAlone || cx === undefined || typeof cy !== 'number') return null;
    return <circle key={index} cx={cx} cy={cy} r="2.5" fill={strokes[tone].colour} />;
  };
}

interface ShownPoint {
  active?: boolean;
  label?: unknown;
  payload?: readonly { dataKey?: unknown; value?: unknown }[];
}

function Reading({
  shown,
  series,
  format,
  isDaily,
}: { shown: ShownPoint } & Pick<ChartLinesProps, 'series' | 'format' | 'isDaily'>) {
  if (!shown.active || typeof shown.label !== 'number') return null;
  const readingOf = (key: string) => shown.payload?.find(({ dataKey }) => dataKey === key)?.value;
  return (
    <div className="figures rounded-md border border-line bg-counter px-3 py-2 text-fine shadow-float">
      <p className="text-ink-soft">{(isDaily ? wholeDay : fullMoment).format(shown.label)}</p>
      {series.map(({ key, name }) => {
        const value = readingOf(key);
        return typeof value === 'number' ? (
          <p key={key} className="flex justify-between gap-4">
            <span>{name}</span>
            <span className="font-medium">{format(value)}</span>
          </p>
        ) : null;
      })}
    </div>
  );
}

/**
 * Lines over time. Colours come from the tokens, so that it follows the theme by itself; nothing moves. Its words
 * are for eyes only: whoever shows it gives a table as well (see Chart).
 */
export function ChartLines({ points, series, format, max, isWhole, isDaily }: ChartLinesProps) {
  const first = points[0]?.at ?? 0;
  const last = points.at(-1)?.at ?? 0;
  const moments = isDaily ? wholeDay : momentFormat(last - first);
  return (
    <ResponsiveContainer width="100%" height="100%">
      <LineChart data={points as ChartPoint[]} margin={margin} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="at"
          type="number"
          scale="time"
          domain={['dataMin', 'dataMax']}
          tick={tick}
          tickLine={false}
          axisLine={{ stroke: 'var(--line-strong)' }}
          minTickGap={44}
          tickFormatter={(at: number) => moments.format(at)}
        />
        <YAxis
          width={58}
          tick={tick}
          tickLine={false}
          axisLine={false}
          tickCount={4}
          domain={[0, max ?? 'auto']}
          allowDecimals={!isWhole}
          tickFormatter={format}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: 'var(--line-strong)' }}
          content={(shown) => (
            <Reading shown={shown as ShownPoint} series={series} format={format} isDaily={isDaily} />
          )}
        />
        {series.map((each) => (
          <Line
            key={each.key}
            dataKey={each.key}
            type="linear"
            stroke={strokes[each.tone].colour}
            strokeDasharray={strokes[each.tone].dash}
            strokeWidth={1.75}
            dot={makeDot(points, each)}
            activeDot={{ r: 3, stroke: 'var(--counter)' }}
            isAnimationActive={false}
          />
        ))}
      </LineChart>
    </ResponsiveContainer>
  );
}
