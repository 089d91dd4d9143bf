import type { JobDepth } from '#lib/engines/jobs/schema';
import { formatCount } from '#lib/words/format';
import { cn } from '../../ui/cn.ts';
import { durationWords } from './jobs-words.ts';

interface Figure {
  name: string;
  value: string;
  /** What the figure means, in a few words below it. */
  note: string;
  isBad?: boolean;
}

/** Longer than this in line, and somebody should look. */
const lateAfterS = 5 * 60;

function figuresOf(total: JobDepth): Figure[] {
  const oldest = total.oldest_waiting_s;
  return [
    {
      name: 'Waiting',
      value: formatCount(total.waiting),
      note: oldest === null ? 'nothing is due' : `the oldest for ${durationWords(oldest * 1_000)}`,
      isBad: oldest !== null && oldest > lateAfterS,
    },
    { name: 'Running', value: formatCount(total.running), note: 'right now' },
    { name: 'Later', value: formatCount(total.delayed), note: 'not due yet' },
    {
      name: 'Dead letters',
      value: formatCount(total.failed),
      note: total.failed > 0 ? 'to be looked at' : 'none to look at',
      isBad: total.failed > 0,
    },
    { name: 'Done', value: formatCount(total.done_last_hour), note: 'in the last hour' },
    {
      name: 'Failed',
      value: formatCount(total.failed_last_hour),
      note: 'in the last hour',
      isBad: total.failed_last_hour > 0,
    },
  ];
}

/** The queue at a glance. */
export function JobsFigures({ total }: { total: JobDepth }) {
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-5 border-line border-y py-5 sm:grid-cols-3 xl:grid-cols-6">
      {figuresOf(total).map(({ name, value, note, isBad }) => (
        <div key={name} className="grid gap-0.5">
          <dt className="text-ink-soft text-label">{name}</dt>
          <dd className={cn('figures font-display text-heading', isBad && 'text-danger')}>{value}</dd>
          <dd className={cn('figures text-fine', isBad ? 'text-danger' : 'text-ink-soft')}>{note}</dd>
        </div>
      ))}
    </dl>
  );
}
