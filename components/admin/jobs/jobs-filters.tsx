import { PlaceTabs } from '#components/ui/place-tabs';
import { Select } from '#components/ui/select';
import type { JobFilters } from '#hooks/jobs/use-jobs';
import type { Go } from '#hooks/use-place';
import type { JobState } from '#lib/engines/jobs/schema';
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
const tabs = states.map((value) => ({ value, name: value ? stateWords[value] : 'All' }));

interface JobsFiltersProps {
  filters: JobFilters;
  types: readonly string[];
  onGo: Go<JobFilters>;
}

/** State and type. Both are in the address, so that Back and a shared link work. */
export function JobsFilters({ filters, types, onGo }: JobsFiltersProps) {
  return (
    <search className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 pt-5">
      <PlaceTabs
        label="State"
        tabs={tabs}
        value={filters.state}
        hrefOf={(state) => jobsHref({ ...filters, state })}
        onChoose={(state) => onGo({ state })}
      />
      <div className="w-full sm:w-56">
        <Select
          aria-label="Type of work"
          value={filters.type ?? ''}
          onChange={(event) => onGo({ type: event.target.value || undefined })}
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
