import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CirclePause,
  LoaderCircle,
  OctagonX,
  RotateCcw,
} from 'lucide-react';
import { cn } from '../../ui/cn.ts';
import { type FeedStatus, statusWords } from './words.ts';

/** Each status has a shape of its own beside its word and its colour. */
const icons: Record<FeedStatus, typeof CircleCheck> = {
  paused: CirclePause,
  running: LoaderCircle,
  new: CircleDashed,
  works: CircleCheck,
  remarks: CircleAlert,
  failed: RotateCcw,
  broken: OctagonX,
};

const inks: Record<FeedStatus, string> = {
  paused: 'text-out-ink',
  running: 'text-live-ink',
  new: 'text-ink-soft',
  works: 'text-plenty-ink',
  remarks: 'text-low-ink',
  failed: 'text-low-ink',
  broken: 'text-danger',
};

/** "Works", with its mark. */
export function FeedStatusMark({ status }: { status: FeedStatus }) {
  const Icon = icons[status];
  return (
    <span className={cn('inline-flex items-center gap-2 font-medium text-label', inks[status])}>
      <Icon
        aria-hidden="true"
        className={cn('size-4 shrink-0', status === 'running' && 'motion-safe:animate-spin')}
      />
      {statusWords[status]}
    </span>
  );
}
