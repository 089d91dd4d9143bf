'use client';

import { type KeyboardEvent, useState } from 'react';
import { useNow } from '#hooks/use-now';
import type { JobSummary } from '#lib/engines/jobs/schema';
import { tableRoles } from '../../vendor/table-roles.ts';
import { type Act, JobsRow } from './jobs-row.tsx';

const columns = ['Work', 'State', 'Tries', 'Sent', 'Time', 'Latest error', 'Action'];

/** Up and Down walk the jobs, Home and End reach the first and the last. */
function moveFocus(event: KeyboardEvent<HTMLTableSectionElement>): void {
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('[data-job]')];
  const index = buttons.indexOf(event.target as HTMLButtonElement);
  const targets: Record<string, number> = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    Home: 0,
    End: buttons.length - 1,
  };
  const target = index < 0 ? undefined : targets[event.key];
  if (target === undefined) return;
  event.preventDefault();
  buttons[target]?.focus();
}

/** Jobs, one line each; on a phone each becomes a card. */
export function JobsTable({ jobs, act }: { jobs: JobSummary[]; act: Act }) {
  const [openId, setOpenId] = useState<string | null>(null);
  const nowMs = useNow(2_000);
  return (
    <table {...tableRoles.table} className="figures w-full border-collapse text-[0.9375rem] max-md:block">
      <caption className="sr-only">
        Jobs, newest first. Activate the name of one to see all that is known of it.
      </caption>
      <thead {...tableRoles.group} className="max-md:sr-only">
        <tr {...tableRoles.row}>
          {columns.map((name) => (
            <th
              key={name}
              scope="col"
              {...tableRoles.column}
              className="sticky top-0 z-10 h-10 bg-paper px-3 text-left font-medium text-ink-soft text-label whitespace-nowrap shadow-[inset_0_-1px_0_var(--line-strong)]"
            >
              {name === 'Action' ? <span className="sr-only">{name}</span> : name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody {...tableRoles.group} onKeyDown={moveFocus} className="max-md:block">
        {jobs.map((job) => (
          <JobsRow
            key={job.id}
            job={job}
            nowMs={nowMs}
            isOpen={openId === job.id}
            onToggle={() => setOpenId(openId === job.id ? null : job.id)}
            act={act}
          />
        ))}
      </tbody>
    </table>
  );
}
