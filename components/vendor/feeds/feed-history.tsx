'use client';

import { Button } from '#components/ui/button';
import type { RunPage } from '#hooks/feeds/feed-view';
import { useNow } from '#hooks/use-now';
import type { FeedRun } from '#lib/market/feeds/schema';
import { formatFreshness } from '#lib/words/format';
import { cn } from '../../ui/cn.ts';
import { ProblemTable } from './problem-table.tsx';
import { counted, runWords } from './words.ts';

const inks: Partial<Record<FeedRun['state'], string>> = {
  failed: 'text-danger',
  refused: 'text-danger',
  running: 'text-live-ink',
};

function figuresOf({ rows_total, shelves_changed, problem_count }: FeedRun): string {
  const parts = [
    rows_total !== null && counted(rows_total, 'line'),
    shelves_changed !== null && `${counted(shelves_changed, 'shelf', 'shelves')} changed`,
    problem_count ? counted(problem_count, 'problem') : false,
  ];
  return parts.filter(Boolean).join(', ');
}

function RunLine({ run, now }: { run: FeedRun; now: number | null }) {
  const figures = figuresOf(run);
  return (
    <>
      <span className="flex flex-wrap justify-between gap-x-4">
        <span className={cn('font-medium', inks[run.state])}>{runWords[run.state]}</span>
        <span className="figures text-ink-soft text-label" suppressHydrationWarning>
          {formatFreshness(run.started_at, now ?? Date.parse(run.started_at))}
        </span>
      </span>
      {figures && <span className="figures block text-ink-soft text-label">{figures}</span>}
      {run.error && <span className="block text-label">{run.error}</span>}
    </>
  );
}

function Run({ run, now }: { run: FeedRun; now: number | null }) {
  if (run.problems.length === 0)
    return (
      <li className="border-line py-3 not-first:border-t">
        <RunLine run={run} now={now} />
      </li>
    );
  return (
    <li className="border-line py-3 not-first:border-t">
      <RunLine run={run} now={now} />
      <details className="mt-1">
        <summary className="inline-flex min-h-9 cursor-pointer items-center text-label text-leaf underline underline-offset-4">
          Show the problems
        </summary>
        <div className="pt-2">
          <ProblemTable problems={run.problems} count={run.problem_count ?? run.problems.length} />
        </div>
      </details>
    </li>
  );
}

interface FeedHistoryProps {
  history: RunPage;
  moreState: 'idle' | 'loading' | 'failed';
  onMore(): void;
}

/** What became of each run, newest first. */
export function FeedHistory({ history, moreState, onMore }: FeedHistoryProps) {
  const now = useNow(10_000);
  return (
    <section aria-labelledby="feed-history" className="grid gap-3">
      <h2 id="feed-history" className="font-display text-xl">
        Runs
      </h2>
      {history.runs.length === 0 ? (
        <p className="text-ink-soft">It has not run yet. Its first run begins within a minute.</p>
      ) : (
        <ul className="border-line border-y">
          {history.runs.map((run) => (
            <Run key={run.id} run={run} now={now} />
          ))}
        </ul>
      )}
      {history.nextCursor && (
        <div className="flex flex-wrap items-center gap-4">
          <Button variant="outline" aria-disabled={moreState === 'loading'} onClick={onMore}>
            {moreState === 'loading' ? 'Loading' : moreState === 'failed' ? 'Try again' : 'Load more'}
          </Button>
          <p aria-live="polite" className="text-ink-soft text-label">
            {moreState === 'failed' && 'The next runs did not load. Check the connection and try again.'}
          </p>
        </div>
      )}
    </section>
  );
}
