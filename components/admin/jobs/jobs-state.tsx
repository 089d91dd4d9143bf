import { Ban, Check, Clock3, OctagonAlert, RotateCw } from 'lucide-react';
import type { JobState } from '#lib/engines/jobs/schema';
import { cn } from '../../ui/cn.ts';
import { stateWords } from './jobs-words.ts';

/** Each state has a shape of its own beside its word and its colour. */
const icons = { waiting: Clock3, retrying: RotateCw, done: Check, failed: OctagonAlert, cancelled: Ban };

const inks: Record<JobState, string> = {
  waiting: 'text-ink-soft',
  retrying: 'text-low-ink',
  running: 'text-live-ink',
  done: 'text-plenty-ink',
  failed: 'text-danger',
  cancelled: 'text-out-ink',
};

/** "Running", with its mark. */
export function JobStateMark({ state }: { state: JobState }) {
  const Icon = state === 'running' ? null : icons[state];
  return (
    <span className={cn('flex items-center gap-2 font-medium text-label whitespace-nowrap', inks[state])}>
      <span aria-hidden="true" className="grid size-4 place-items-center">
        {Icon ? <Icon className="size-4" /> : <span className="live-dot" />}
      </span>
      {stateWords[state]}
    </span>
  );
}
