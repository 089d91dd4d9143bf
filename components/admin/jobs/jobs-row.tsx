'use client';

import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from '#components/ui/button';
import type { JobAction } from '#hooks/jobs/send-job-action';
import type { JobSummary } from '#lib/engines/jobs/schema';
import { formatFreshness } from '#lib/words/format';
import { cn } from '../../ui/cn.ts';
import { tableRoles } from '../../vendor/table-roles.ts';
import { JobsDetail } from './jobs-detail.tsx';
import { JobStateMark } from './jobs-state.tsx';
import { actionOf, clockWords, momentWords, timingWords, typeWords } from './jobs-words.ts';

export type Act = (job: JobSummary, action: JobAction) => Promise<void>;

interface JobsRowProps {
  job: JobSummary;
  nowMs: number | null;
  isOpen: boolean;
  onToggle(): void;
  act: Act;
}

const cell = 'px-3 py-1.5 align-middle max-md:p-0';
const actionWords: Record<JobAction, string> = { retry: 'Retry', cancel: 'Cancel' };

function ActionButton({ job, act }: Pick<JobsRowProps, 'job' | 'act'>) {
  const [isBusy, setIsBusy] = useState(false);
  const action = actionOf(job.state);
  if (!action) return null;
  const run = async () => {
    if (isBusy) return;
    setIsBusy(true);
    await act(job, action);
    setIsBusy(false);
  };
  return (
    <Button
      variant="outline"
      size="sm"
      aria-disabled={isBusy}
      aria-label={`${actionWords[action]} ${typeWords(job.type)}, sent ${clockWords(job.created_at)}`}
      onClick={run}
      className="max-md:h-11"
    >
      {actionWords[action]}
    </Button>
  );
}

function TypeCell({
  job,
  isOpen,
  onToggle,
  detailId,
}: Omit<JobsRowProps, 'nowMs' | 'act'> & { detailId: string }) {
  return (
    <th scope="row" {...tableRoles.rowHeader} className={cn(cell, 'text-left font-normal max-md:col-span-2')}>
      <button
        type="button"
        data-job
        aria-expanded={isOpen}
        aria-controls={isOpen ? detailId : undefined}
        onClick={onToggle}
        className="group flex min-h-11 w-full items-center gap-2 rounded-sm text-left md:min-h-9"
      >
        <ChevronRight
          aria-hidden="true"
          className={cn('size-4 shrink-0 text-ink-soft transition-transform', isOpen && 'rotate-90')}
        />
        <span className="min-w-0 md:min-w-36">
          <span className="block font-medium leading-snug whitespace-nowrap group-hover:underline">
            {typeWords(job.type)}
          </span>
          {job.key && (
            <span className="block text-fine text-ink-soft [overflow-wrap:anywhere] md:max-w-44">
              {job.key}
            </span>
          )}
        </span>
      </button>
    </th>
  );
}

/**
 * One job, and below it, when open, all that is known of it.
 * Long: a row of a table in full, whose cells are nothing by themselves.
 */
export function JobsRow({ job, nowMs, isOpen, onToggle, act }: JobsRowProps) {
  const detailId = useId();
  const timing = timingWords(job, nowMs);
  return (
    <>
      <tr
        {...tableRoles.row}
        className={cn(
          'border-line border-t max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto] max-md:items-center max-md:gap-x-4 max-md:gap-y-1 max-md:py-3',
          isOpen ? 'md:bg-shelf/40' : 'md:hover:bg-shelf/40',
        )}
      >
        <TypeCell job={job} isOpen={isOpen} onToggle={onToggle} detailId={detailId} />
        <td {...tableRoles.cell} className={cell}>
          <JobStateMark state={job.state} />
        </td>
        <td
          {...tableRoles.cell}
          className={cn(cell, 'text-right text-ink-soft text-label whitespace-nowrap')}
        >
          <span className="md:sr-only">Tries </span>
          {job.attempts} of {job.max_attempts}
        </td>
        <td {...tableRoles.cell} className={cn(cell, 'text-ink-soft text-label whitespace-nowrap')}>
          <time dateTime={job.created_at} title={momentWords(job.created_at)}>
            {nowMs === null ? clockWords(job.created_at) : formatFreshness(job.created_at, nowMs)}
          </time>
        </td>
        <td
          {...tableRoles.cell}
          className={cn(cell, 'text-ink-soft text-label whitespace-nowrap max-md:text-right')}
        >
          {timing}
        </td>
        <td
          {...tableRoles.cell}
          className={cn(cell, 'w-full max-w-0 text-label max-md:max-w-none max-md:pr-2')}
        >
          {job.error && (
            <span
              title={job.error}
              className={cn(
                'block truncate max-md:line-clamp-2 max-md:whitespace-normal max-md:[overflow-wrap:anywhere]',
                job.state === 'failed' ? 'text-danger' : 'text-ink-soft',
              )}
            >
              {job.error}
            </span>
          )}
        </td>
        <td {...tableRoles.cell} className={cn(cell, 'text-right max-md:col-start-2')}>
          <ActionButton job={job} act={act} />
        </td>
      </tr>
      {isOpen && (
        <tr {...tableRoles.row} className="max-md:block md:bg-shelf/40">
          <td
            {...tableRoles.cell}
            id={detailId}
            colSpan={7}
            className="px-3 pt-2 pb-6 max-md:block max-md:px-0"
          >
            <JobsDetail job={job} />
          </td>
        </tr>
      )}
    </>
  );
}
