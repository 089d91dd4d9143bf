import type { CacheLine, MonitorView } from '#lib/market/alerts/schema';
import { formatCount } from '#lib/words/format';
import { cn } from '../../ui/cn.ts';
import { Nothing } from './monitoring-section.tsx';
import { type Column, DataTable } from './monitoring-table.tsx';
import {
  bytesWords,
  counted,
  figure,
  kindWords,
  msWords,
  rateWords,
  shareWords,
} from './monitoring-words.ts';

interface Figure {
  name: string;
  value: string;
  note: string;
  isBad?: boolean;
}

const nothing = '–';

/** Every request passes the gateway; where there is none, routes and pages answer by themselves. */
function answered(kinds: MonitorView['kinds']): MonitorView['kinds'] {
  const gateway = kinds.filter(({ kind }) => kind === 'gateway');
  return gateway.length > 0 ? gateway : kinds.filter(({ kind }) => kind === 'route' || kind === 'page');
}

function answers({ kinds }: MonitorView): Figure[] {
  const all = answered(kinds);
  const count = all.reduce((sum, each) => sum + each.count, 0);
  const errors = all.reduce((sum, each) => sum + each.errors, 0);
  const perS = all.reduce((sum, each) => sum + each.ratePerS, 0);
  const share = count === 0 ? 0 : errors / count;
  return [
    { name: 'Answers', value: rateWords(perS), note: `${formatCount(count)} in all` },
    {
      name: 'Errors',
      value: shareWords(share),
      note: errors === 0 ? 'none' : counted(errors, 'answer'),
      isBad: share > 0.1,
    },
  ];
}

/** The cache that is asked first: those behind it see only what it did not have. */
function frontCache(caches: readonly CacheLine[]): CacheLine | undefined {
  const used = caches.filter(({ lookups }) => lookups > 0).toSorted((a, b) => b.lookups - a.lookups);
  return used.find(({ name }) => name === 'response') ?? used[0];
}

function cacheFigure({ caches }: MonitorView): Figure {
  const front = frontCache(caches);
  const rate = front?.hitRate ?? null;
  return {
    name: 'Cache hits',
    value: rate === null ? nothing : shareWords(rate),
    note: front ? `${front.name}, ${bytesWords(front.bytes)}` : 'nobody looked',
    isBad: rate !== null && rate < 0.7 && (front?.lookups ?? 0) >= 300,
  };
}

function queueFigure({ queues }: MonitorView): Figure {
  if (!queues) return { name: 'Queue', value: nothing, note: 'cannot be asked', isBad: true };
  const waiting = queues.reduce((sum, each) => sum + each.waiting, 0);
  const oldest = Math.max(0, ...queues.map(({ oldestS }) => oldestS ?? 0));
  return {
    name: 'Jobs waiting',
    value: formatCount(waiting),
    note: waiting === 0 ? 'nothing is due' : `oldest ${msWords(oldest * 1_000)}`,
    isBad: oldest > 300,
  };
}

function realtimeFigure({ realtime }: MonitorView): Figure {
  if (!realtime) return { name: 'Realtime lag', value: nothing, note: 'no canary runs' };
  const isSilent = realtime.silentS > 30;
  return {
    name: 'Realtime lag',
    value: realtime.lagMs === null ? nothing : msWords(realtime.lagMs),
    note: `heard ${figure(Math.round(realtime.silentS))} s ago`,
    isBad: isSilent,
  };
}

function loopFigure({ instances }: MonitorView): Figure {
  const live = instances.filter(({ isLive }) => isLive);
  const worst = live.toSorted((a, b) => b.eventLoopP99Ms - a.eventLoopP99Ms)[0];
  if (!worst) return { name: 'Event loop', value: nothing, note: 'no process reports' };
  return {
    name: 'Event loop p99',
    value: msWords(worst.eventLoopP99Ms),
    note: `${worst.process}, ${shareWords(worst.eventLoopUtilization)} busy`,
    isBad: worst.eventLoopP99Ms > 250,
  };
}

/** The shop in six figures. */
export function KeyFigures({ view }: { view: MonitorView }) {
  const figures = [
    ...answers(view),
    cacheFigure(view),
    queueFigure(view),
    realtimeFigure(view),
    loopFigure(view),
  ];
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-5 border-line border-y py-5 sm:grid-cols-3 xl:grid-cols-6">
      {figures.map(({ name, value, note, isBad }) => (
        <div key={name} className="grid content-start gap-0.5">
          <dt className="text-ink-soft text-label">{name}</dt>
          <dd className={cn('figures font-display text-heading', isBad && 'text-danger')}>{value}</dd>
          <dd className={cn('figures text-fine', isBad ? 'text-danger' : 'text-ink-soft')}>{note}</dd>
        </div>
      ))}
    </dl>
  );
}

type KindLine = MonitorView['kinds'][number];

const columns: Column<KindLine>[] = [
  { key: 'kind', name: 'Kind', of: ({ kind }) => kindWords[kind] },
  { key: 'rate', name: 'Rate', of: ({ ratePerS }) => rateWords(ratePerS) },
  {
    key: 'errors',
    name: 'Errors',
    isWide: true,
    of: ({ errors }) => formatCount(errors),
    isBad: ({ errors }) => errors > 0,
  },
  { key: 'p50', name: 'p50', of: ({ p50Ms }) => msWords(p50Ms) },
  { key: 'p95', name: 'p95', of: ({ p95Ms }) => msWords(p95Ms) },
  { key: 'p99', name: 'p99', of: ({ p99Ms }) => msWords(p99Ms) },
  { key: 'max', name: 'Slowest', isWide: true, of: ({ maxMs }) => msWords(maxMs) },
];

/** How long everything of a kind takes, over all its operations. */
export function KindTimes({ kinds }: Pick<MonitorView, 'kinds'>) {
  if (kinds.length === 0)
    return <Nothing>No figures yet: the first sample comes 15 s after a process has started.</Nothing>;
  return (
    <DataTable
      caption="Times by kind of operation"
      rows={kinds}
      keyOf={({ kind }) => kind}
      columns={columns}
    />
  );
}
