'use client';

import { toast } from 'sonner';
import { FreshnessLine } from '#components/stock/freshness-line';
import { Button } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import type { JobsList } from '#hooks/jobs/jobs-list';
import type { JobAction } from '#hooks/jobs/send-job-action';
import type { JobFilters } from '#hooks/jobs/use-jobs';
import { useJobs } from '#hooks/jobs/use-jobs';
import { useNow } from '#hooks/use-now';
import { type Go, usePlace } from '#hooks/use-place';
import type { JobSummary } from '#lib/engines/jobs/schema';
import type { Connection, LiveState } from '#lib/engines/realtime/live-store';
import { cn } from '../../ui/cn.ts';
import { JobsFigures } from './jobs-figures.tsx';
import { JobsFilters } from './jobs-filters.tsx';
import { JobsTable } from './jobs-table.tsx';
import { JobsTypes } from './jobs-types.tsx';
import { jobsHref } from './jobs-url.ts';
import { stateWords, typeWords } from './jobs-words.ts';

const freshness: Record<Connection, string> = {
  connecting: 'Checking every 5 s',
  live: 'Checking every 5 s',
  reconnecting: 'No answer, trying again',
  polling: 'No answer, trying again',
  offline: 'Offline',
};

/** Reading every few seconds is how this page lives; only answers that stay away are trouble. */
const overdueMs = 20_000;

function Freshness({
  connection,
  lastConfirmedAt,
}: Pick<LiveState<unknown>, 'connection' | 'lastConfirmedAt'>) {
  const now = useNow(5_000);
  const isOverdue = now !== null && lastConfirmedAt !== null && now - lastConfirmedAt > overdueMs;
  const answering = lastConfirmedAt === null ? 'connecting' : 'live';
  const shown = connection === 'offline' ? 'offline' : isOverdue ? 'reconnecting' : answering;
  return <FreshnessLine connection={shown} lastConfirmedAt={lastConfirmedAt} words={freshness} />;
}

function NothingHere({ filters, onGo }: { filters: JobFilters; onGo: Go<JobFilters> }) {
  const { state, type } = filters;
  const showAll = (
    <Button variant="outline" onClick={() => onGo({ state: undefined, type: undefined })}>
      Show all jobs
    </Button>
  );
  if (!state && !type)
    return (
      <EmptyState title="No jobs yet">
        Mails, pictures and reports appear here once there is one to make.
      </EmptyState>
    );
  return (
    <EmptyState title={state === 'failed' ? 'No dead letters' : 'No job matches'} actions={showAll}>
      {state === 'failed'
        ? 'Every job got done, or still has a try left.'
        : `Nothing is ${state ? stateWords[state].toLowerCase() : 'there'}${type ? ` of ${typeWords(type).toLowerCase()}` : ''} at the moment.`}
    </EmptyState>
  );
}

interface MoreProps {
  shown: number;
  hasMore: boolean;
  state: 'idle' | 'loading' | 'failed';
  onMore(): void;
}

function More({ shown, hasMore, state, onMore }: MoreProps) {
  return (
    <div className="flex flex-wrap items-center gap-4 pt-5">
      {hasMore && (
        <Button variant="outline" aria-disabled={state === 'loading'} onClick={onMore}>
          {state === 'loading' ? 'Loading' : state === 'failed' ? 'Try again' : 'Load more'}
        </Button>
      )}
      <p aria-live="polite" className="figures text-ink-soft text-label">
        {state === 'failed'
          ? 'The next jobs did not load. Check the connection and try again.'
          : `${shown} ${shown === 1 ? 'job' : 'jobs'} shown${hasMore ? ', more to come' : ''}`}
      </p>
    </div>
  );
}

const saying: Record<JobAction, (type: string) => string> = {
  retry: (type) => `${type} is back in line`,
  cancel: (type) => `${type} is cancelled`,
};

interface JobsScreenProps {
  filters: JobFilters;
  initial: JobsList;
}

/** Background work: how full the queue is, what is in it, what went wrong; retry and cancel. */
export function JobsScreen({ filters, initial }: JobsScreenProps) {
  const [chosen, isPending, go] = usePlace(filters, jobsHref);
  const list = useJobs(filters, initial);
  const { jobs, overview, nextCursor, connection, lastConfirmedAt, loadMore, moreState, act } = list;

  async function actAndSay(job: JobSummary, action: JobAction): Promise<void> {
    const outcome = await act(job.id, action);
    if (outcome.kind === 'refused') toast.error(outcome.message);
    else if (action === 'retry') toast(saying.retry(typeWords(job.type)));
    else
      toast(saying.cancel(typeWords(job.type)), {
        action: { label: 'Put back', onClick: () => void actAndSay(job, 'retry') },
      });
  }

  return (
    <>
      <header className="mb-5 flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
        <h1 className="text-title">Jobs</h1>
        <Freshness connection={connection} lastConfirmedAt={lastConfirmedAt} />
      </header>
      <JobsFigures total={overview.total} />
      <JobsTypes types={overview.types} onGo={go} />
      <JobsFilters filters={chosen} types={overview.types.map(({ type }) => type)} onGo={go} />
      <div className={cn('mt-3 transition-opacity', isPending && 'opacity-60')} aria-busy={isPending}>
        {jobs.length === 0 ? (
          <NothingHere filters={filters} onGo={go} />
        ) : (
          <>
            <JobsTable jobs={jobs} act={actAndSay} />
            <More shown={jobs.length} hasMore={nextCursor !== null} state={moreState} onMore={loadMore} />
          </>
        )}
      </div>
    </>
  );
}
