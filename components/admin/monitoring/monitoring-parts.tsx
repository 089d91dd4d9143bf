import type {
  CacheLine,
  InstanceLine,
  InvariantCheck,
  MonitorView,
  QueueLine,
  VitalLine,
} from '#lib/market/alerts/schema';
import { formatCount } from '#lib/words/format';
import { cn } from '../../ui/cn.ts';
import { Nothing, Section } from './monitoring-section.tsx';
import { type Column, DataTable } from './monitoring-table.tsx';
import { bytesWords, counted, figure, msWords, shareWords, spanWords } from './monitoring-words.ts';

const cacheColumns: Column<CacheLine>[] = [
  { key: 'name', name: 'Cache', of: ({ name }) => name },
  { key: 'hits', name: 'Hits', of: ({ hitRate }) => (hitRate === null ? '–' : shareWords(hitRate)) },
  { key: 'lookups', name: 'Lookups', of: ({ lookups }) => formatCount(lookups) },
  { key: 'evictions', name: 'Pushed out', isWide: true, of: ({ evictions }) => formatCount(evictions) },
  { key: 'entries', name: 'Entries', isWide: true, of: ({ entries }) => formatCount(entries) },
  { key: 'bytes', name: 'Size', of: ({ bytes }) => bytesWords(bytes) },
  { key: 'max', name: 'At most', isWide: true, of: ({ maxBytes }) => bytesWords(maxBytes) },
];

export function Caches({ caches }: { caches: readonly CacheLine[] }) {
  return (
    <Section title="Caches">
      {caches.length === 0 ? (
        <Nothing>No process has told of its caches yet.</Nothing>
      ) : (
        <DataTable
          caption="Caches over all processes"
          rows={caches}
          keyOf={({ name }) => name}
          columns={cacheColumns}
        />
      )}
    </Section>
  );
}

const queueColumns: Column<QueueLine>[] = [
  { key: 'type', name: 'Work', of: ({ type }) => type },
  { key: 'waiting', name: 'Waiting', of: ({ waiting }) => formatCount(waiting) },
  { key: 'running', name: 'Running', of: ({ running }) => formatCount(running) },
  {
    key: 'oldest',
    name: 'Oldest',
    isWide: true,
    of: ({ oldestS }) => (oldestS === null ? '–' : spanWords(oldestS)),
    isBad: ({ oldestS }) => (oldestS ?? 0) > 300,
  },
  { key: 'done', name: 'Done, 1 h', isWide: true, of: ({ doneLastHour }) => formatCount(doneLastHour) },
  { key: 'dead', name: 'Dead', of: ({ dead }) => formatCount(dead), isBad: ({ dead }) => dead > 0 },
];

export function Queues({ queues }: Pick<MonitorView, 'queues'>) {
  return (
    <Section title="Queues">
      {queues === null ? (
        <Nothing>The job queue cannot be asked just now.</Nothing>
      ) : (
        <DataTable caption="Jobs by type" rows={queues} keyOf={({ type }) => type} columns={queueColumns} />
      )}
    </Section>
  );
}

const invariantColumns: Column<InvariantCheck['violations'][number]>[] = [
  {
    key: 'what',
    name: 'Broken',
    of: ({ invariant, detail }) => (
      <>
        <span className="font-medium">{invariant.replaceAll('_', ' ')}</span>
        <span className="block text-ink-soft text-label">{detail}</span>
      </>
    ),
  },
  {
    key: 'row',
    name: 'Row',
    isText: true,
    isWide: true,
    of: ({ subjectId }) => <code className="text-fine">{subjectId}</code>,
  },
  { key: 'expected', name: 'Should be', of: ({ expected }) => figure(expected) },
  { key: 'actual', name: 'Is', of: ({ actual }) => figure(actual), isBad: () => true },
];

export function Invariants({ check, ageS }: { check: InvariantCheck | null; ageS: number | null }) {
  const age = ageS === null ? '' : `, ${spanWords(ageS)} ago`;
  return (
    <Section title="Invariants">
      {!check && <Nothing>The books have not been re-counted yet: a worker does so every 15 s.</Nothing>}
      {check && (
        <p className="border-line border-t py-3 text-label" suppressHydrationWarning>
          <span className={cn('font-medium', check.violationCount === 0 ? 'text-plenty-ink' : 'text-danger')}>
            {check.violationCount === 0
              ? 'All promises about stock hold'
              : `${counted(check.violationCount, 'row')} against the rules`}
          </span>
          <span className="figures text-ink-soft">
            {' '}
            · re-counted in {msWords(check.tookMs)}
            {age}
          </span>
        </p>
      )}
      {check && check.violations.length > 0 && (
        <DataTable
          caption="Rows that break a promise"
          rows={check.violations}
          keyOf={({ invariant, subjectId, detail }) => `${invariant} ${subjectId} ${detail}`}
          columns={invariantColumns}
        />
      )}
    </Section>
  );
}

const instanceColumns: Column<InstanceLine>[] = [
  {
    key: 'instance',
    name: 'Process',
    of: ({ instance, process, isLive }) => (
      <>
        <span className="font-medium">{process}</span>{' '}
        <span className="text-ink-soft text-label">{instance}</span>
        {!isLive && <span className="ml-2 font-medium text-danger text-label">silent</span>}
      </>
    ),
  },
  { key: 'uptime', name: 'Up', of: ({ uptimeS }) => spanWords(uptimeS) },
  { key: 'memory', name: 'Memory', of: ({ rssBytes }) => bytesWords(rssBytes) },
  { key: 'cpu', name: 'CPU', isWide: true, of: ({ cpuCores }) => `${figure(cpuCores)} cores` },
  {
    key: 'busy',
    name: 'Loop busy',
    isWide: true,
    of: ({ eventLoopUtilization }) => shareWords(eventLoopUtilization),
  },
  { key: 'loop', name: 'Loop p99', isWide: true, of: ({ eventLoopP99Ms }) => msWords(eventLoopP99Ms) },
];

export function Instances({ instances, database }: Pick<MonitorView, 'instances' | 'database'>) {
  return (
    <Section title="Processes">
      {instances.length === 0 ? (
        <Nothing>No data yet: the first sample comes 15 s after a process has started.</Nothing>
      ) : (
        <DataTable
          caption="Processes of the last 15 minutes"
          rows={instances}
          keyOf={({ instance, process }) => `${process} ${instance}`}
          columns={instanceColumns}
        />
      )}
      {database && (
        <p className="figures pt-3 text-ink-soft text-label">
          Database: {formatCount(database.connections)} of {formatCount(database.maxConnections)} connections,{' '}
          {formatCount(database.active)} active.
        </p>
      )}
    </Section>
  );
}

const ratingWords = { good: 'Good', 'needs-improvement': 'Could be better', poor: 'Poor' } as const;

const vitalColumns: Column<VitalLine>[] = [
  { key: 'page', name: 'Page', of: ({ page }) => page },
  { key: 'metric', name: 'Measure', isText: true, of: ({ metric }) => metric },
  { key: 'p75', name: 'p75', of: ({ metric, p75 }) => (metric === 'CLS' ? p75.toFixed(3) : msWords(p75)) },
  {
    key: 'rating',
    name: 'Rating',
    of: ({ rating }) => ratingWords[rating],
    isBad: ({ rating }) => rating === 'poor',
  },
  { key: 'count', name: 'Visits', isWide: true, of: ({ count }) => formatCount(count) },
];

export function WebVitals({ vitals }: { vitals: readonly VitalLine[] }) {
  return (
    <Section title="Web vitals">
      {vitals.length === 0 ? (
        <Nothing>No browser has told of a visit within this time.</Nothing>
      ) : (
        <DataTable
          caption="What browsers measured"
          rows={vitals.toSorted((a, b) => a.page.localeCompare(b.page) || a.metric.localeCompare(b.metric))}
          keyOf={({ page, metric }) => `${page} ${metric}`}
          columns={vitalColumns}
        />
      )}
    </Section>
  );
}
