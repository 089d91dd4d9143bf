'use client';

import { Fragment, useState } from 'react';
import { Button } from '#components/ui/button';
import { Select } from '#components/ui/select';
import type { MonitorView, OperationLine } from '#lib/market/alerts/schema';
import { formatCount } from '#lib/words/format';
import { Nothing, Section } from './monitoring-section.tsx';
import { type Column, DataTable } from './monitoring-table.tsx';
import { msWords, rateWords, windowWords } from './monitoring-words.ts';

type SortKey = 'p95' | 'p50' | 'p99' | 'rate' | 'errors' | 'max';

const figures: Record<SortKey, (line: OperationLine) => number> = {
  p50: ({ p50Ms }) => p50Ms,
  p95: ({ p95Ms }) => p95Ms,
  p99: ({ p99Ms }) => p99Ms,
  max: ({ maxMs }) => maxMs,
  rate: ({ ratePerS }) => ratePerS,
  errors: ({ errors }) => errors,
};

const sortKeys = Object.keys(figures) as SortKey[];
const isSortKey = (key: string): key is SortKey => key in figures;

/** A long name breaks after its dots and slashes. */
function Breakable({ text }: { text: string }) {
  const parts = text.split(/(?<=[./])/);
  return parts.map((part, n) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other name and never move
    <Fragment key={n}>
      {n > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}

const columns: Column<OperationLine>[] = [
  {
    key: 'operation',
    name: 'Operation',
    of: ({ operation, kind }) => (
      <>
        <Breakable text={operation} /> <span className="text-fine text-ink-soft">{kind}</span>
      </>
    ),
  },
  { key: 'rate', name: 'Rate', isWide: true, of: ({ ratePerS }) => rateWords(ratePerS) },
  {
    key: 'errors',
    name: 'Errors',
    of: ({ errors }) => formatCount(errors),
    isBad: ({ errors }) => errors > 0,
  },
  { key: 'p50', name: 'p50', isWide: true, of: ({ p50Ms }) => msWords(p50Ms) },
  { key: 'p95', name: 'p95', of: ({ p95Ms }) => msWords(p95Ms) },
  { key: 'p99', name: 'p99', isWide: true, of: ({ p99Ms }) => msWords(p99Ms) },
  { key: 'max', name: 'Slowest', isWide: true, of: ({ maxMs }) => msWords(maxMs) },
];

const kindNames: Record<string, string> = {
  gateway: 'Gateway',
  route: 'Routes',
  page: 'Pages',
  query: 'Queries',
  job: 'Jobs',
  task: 'Tasks',
};

const fewest = 12;

/** Every operation that ran, slowest first; by another figure when its heading is pressed. */
export function Operations({ view }: { view: MonitorView }) {
  const [kind, setKind] = useState('');
  const [by, setBy] = useState<SortKey>('p95');
  const [showsAll, setShowsAll] = useState(false);
  const { operations, coverage, window } = view;
  const kinds = [...new Set(operations.map((line) => line.kind))];
  const matching = operations
    .filter((line) => kind === '' || line.kind === kind)
    .toSorted((a, b) => figures[by](b) - figures[by](a) || a.operation.localeCompare(b.operation));
  const shown = showsAll ? matching : matching.slice(0, fewest);
  const filter = (
    <Select
      aria-label="Kind of operation"
      value={kind}
      onChange={(event) => setKind(event.target.value)}
      className="w-44"
    >
      <option value="">All kinds</option>
      {kinds.map((each) => (
        <option key={each} value={each}>
          {kindNames[each] ?? each}
        </option>
      ))}
    </Select>
  );
  return (
    <Section title="Operations" aside={filter}>
      {matching.length === 0 ? (
        <Nothing>Nothing ran in {windowWords[window]}.</Nothing>
      ) : (
        <DataTable
          caption="Operations; press a heading to sort by it, largest first"
          rows={shown}
          keyOf={(line) => `${line.kind} ${line.operation}`}
          columns={columns}
          sorting={{ by, keys: sortKeys, onSort: (key) => isSortKey(key) && setBy(key) }}
        />
      )}
      <div className="flex flex-wrap items-center gap-4 pt-3">
        {matching.length > fewest && (
          <Button variant="outline" size="sm" onClick={() => setShowsAll(!showsAll)}>
            {showsAll ? `Show the first ${fewest}` : `Show all ${matching.length}`}
          </Button>
        )}
        <p className="figures text-ink-soft text-label">
          {formatCount(coverage.seen)} of {formatCount(coverage.known)} timed operations ran in{' '}
          {windowWords[window]}.
        </p>
      </div>
    </Section>
  );
}
