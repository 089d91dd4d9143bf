/** A moment of a chart: `at` in milliseconds, and a figure by series; null or absent where there is none. */
export type ChartPoint = { at: number } & Record<string, number | null | undefined>;

/** Which line a series gets: each has a stroke of its own as well as a colour. */
export type ChartTone = 'main' | 'second' | 'third' | 'fourth' | 'bad';

export interface ChartSeries {
  key: string;
  name: string;
  tone: ChartTone;
}

export const strokes: Record<ChartTone, { colour: string; dash: string }> = {
  main: { colour: 'var(--leaf)', dash: '' },
  second: { colour: 'var(--low-ink)', dash: '6 3' },
  third: { colour: 'var(--ink-soft)', dash: '2 3' },
  fourth: { colour: 'var(--live-ink)', dash: '8 3 2 3' },
  bad: { colour: 'var(--danger)', dash: '' },
};

/** How moments are written on an axis that spans `spanMs`: time of day, or the day. */
export function momentFormat(spanMs: number): Intl.DateTimeFormat {
  const days = spanMs / 86_400_000;
  if (days > 2) return new Intl.DateTimeFormat('en-IE', { day: 'numeric', month: 'short' });
  const isShort = spanMs <= 3_600_000 / 3;
  return new Intl.DateTimeFormat('en-IE', {
    hour: '2-digit',
    minute: '2-digit',
    ...(isShort && { second: '2-digit' }),
    hourCycle: 'h23',
  });
}

/** A moment in full, for tooltips and tables: "23 Nov, 15:42:00". */
export const fullMoment = new Intl.DateTimeFormat('en-IE', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** A day of a calendar, for points at noon UTC: the same day in every browser. */
export const wholeDay = new Intl.DateTimeFormat('en-IE', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** The newest figure of a series; null when there is none. */
export function newest(points: readonly ChartPoint[], key: string): number | null {
  const point = points.findLast((each) => typeof each[key] === 'number');
  return point?.[key] ?? null;
}
