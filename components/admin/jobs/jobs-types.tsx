import { ChevronRight } from 'lucide-react';
import { PlaceLink } from '#components/ui/place-link';
import type { JobFilters } from '#hooks/jobs/use-jobs';
import type { Go } from '#hooks/use-place';
import type { JobsOverview } from '#lib/engines/jobs/schema';
import { formatCount } from '#lib/words/format';
import { cn } from '../../ui/cn.ts';
import { jobsHref } from './jobs-url.ts';
import { durationWords, typeWords } from './jobs-words.ts';

type TypeDepth = JobsOverview['types'][number];

const columns: {
  name: string;
  isWide?: boolean;
  of(depth: TypeDepth): string;
  isBad?(depth: TypeDepth): boolean;
}[] = [
  { name: 'Waiting', of: ({ waiting }) => formatCount(waiting) },
  { name: 'Running', of: ({ running }) => formatCount(running) },
  { name: 'Later', isWide: true, of: ({ delayed }) => formatCount(delayed) },
  { name: 'Dead letters', of: ({ failed }) => formatCount(failed), isBad: ({ failed }) => failed > 0 },
  {
    name: 'Oldest waits',
    isWide: true,
    of: ({ oldest_waiting_s: oldest }) => (oldest === null ? '' : durationWords(oldest * 1_000)),
  },
  { name: 'Done, 1 h', isWide: true, of: ({ done_last_hour }) => formatCount(done_last_hour) },
  {
    name: 'Failed, 1 h',
    isWide: true,
    of: ({ failed_last_hour }) => formatCount(failed_last_hour),
    isBad: ({ failed_last_hour }) => failed_last_hour > 0,
  },
];

const head = 'py-2 font-medium text-ink-soft text-label';
const wide = (isWide?: boolean) => isWide && 'max-md:hidden';

interface JobsTypesProps extends Pick<JobsOverview, 'types'> {
  onGo: Go<JobFilters>;
}

/** How full the queue is by type of work; a type leads to its jobs. */
export function JobsTypes({ types, onGo }: JobsTypesProps) {
  return (
    <details className="group border-line border-b">
      <summary className="flex h-12 items-center gap-2 font-medium text-label marker:content-none">
        <ChevronRight
          aria-hidden="true"
          className="size-4 text-ink-soft transition-transform group-open:rotate-90"
        />
        By type of work
      </summary>
      <table className="figures mb-4 w-full border-collapse text-label">
        <thead>
          <tr className="border-line border-b">
            <th scope="col" className={cn(head, 'text-left')}>
              Type
            </th>
            {columns.map(({ name, isWide }) => (
              <th key={name} scope="col" className={cn(head, 'pl-3 text-right', wide(isWide))}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {types.map((depth) => (
            <tr key={depth.type} className="border-line border-b last:border-0 hover:bg-shelf/40">
              <th scope="row" className="text-left font-normal">
                <PlaceLink
                  href={jobsHref({ type: depth.type })}
                  onGo={() => onGo({ type: depth.type, state: undefined })}
                  className="inline-flex h-11 items-center hover:underline md:h-9"
                >
                  {typeWords(depth.type)}
                </PlaceLink>
              </th>
              {columns.map(({ name, isWide, of, isBad }) => (
                <td
                  key={name}
                  className={cn(
                    'pl-3 text-right',
                    wide(isWide),
                    isBad?.(depth) ? 'font-medium text-danger' : of(depth) === '0' && 'text-ink-soft',
                  )}
                >
                  {of(depth)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
