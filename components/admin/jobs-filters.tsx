import Link from 'next/link';
import { Select } from '#components/ui/select';
import type { JobFilters } from '#hooks/jobs-wire';
import type { JobState } from '#lib/jobs/schema';
import { cn } from '../ui/cn.ts';
import { jobsHref } from './jobs-url.ts';
import { stateWords, typeWords } from './jobs-words.ts';

const states: (JobState | undefined)[] = [
  undefined,
  'waiting',
  'retrying',
  'running',
  'failed',
  'done',
  'cancelled',
];

interface JobsFiltersProps {
  filters: JobFilters;
  types: readonly string[];
  onGo(filters: JobFilters): void;
}

function StateTabs({ filters, onGo }: Pick<JobsFiltersProps, 'filters' | 'onGo'>) {
  return (
    <nav aria-label="State" className="-mx-1 flex max-w-full gap-1 overflow-x-auto px-1 py-1">
      {states.map((state) => {
        const isHere = filters.state === state;
        return (
          <Link
            key={state ?? 'all'}
            href={jobsHref({ ...filters, state })}
            replace
            scroll={false}
            prefetch={false}
            onNavigate={(event) => {
              event.preventDefault();
              onGo({ ...filters, state });
            }}
            aria-current={isHere ? 'page' : undefined}
            className={cn(
              'inline-flex h-11 shrink-0 items-center rounded-md px-3.5 font-medium text-label hover:bg-shelf',
              isHere && 'bg-leaf-wash text-leaf-deep hover:bg-leaf-wash',
            )}
          >
            {state ? stateWords[state] : 'All'}
          </Link>
        );
      })}
    </nav>
  );
}

/** State and type. Both are in the address, so that Back and a shared link work. */
export function JobsFilters({ filters, types, onGo }: JobsFiltersProps) {
  return (
    <search className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 pt-5">
      <StateTabs filters={filters} onGo={onGo} />
      <div className="w-full sm:w-56">
        <Select
          aria-label="Type of work"
          value={filters.type ?? ''}
          onChange={(event) => onGo({ ...filters, type: event.target.value || undefined })}
        >
          <option value="">All types</option>
          {types.map((type) => (
            <option key={type} value={type}>
              {typeWords(type)}
            </option>
          ))}
        </Select>
      </div>
    </search>
  );
}
