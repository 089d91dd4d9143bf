import { BellOff, CircleCheck, CircleDashed, History, OctagonAlert, TriangleAlert } from 'lucide-react';
import type { Alert, EventKind, Severity } from '#lib/market/alerts/schema';
import { cn } from '../../ui/cn.ts';

const shape =
  'inline-flex items-center gap-2 font-medium text-label whitespace-nowrap [&_svg]:size-4 [&_svg]:shrink-0';

const severityWords: Record<Severity, string> = { critical: 'Critical', warning: 'Warning' };

/** How a rule stands: a shape, a word and a colour, each of which is enough by itself. */
export function AlertStateMark({ alert }: { alert: Alert }) {
  if (alert.state === 'firing' && alert.severity === 'critical')
    return (
      <span className={cn(shape, 'text-danger')}>
        <OctagonAlert aria-hidden="true" /> {severityWords.critical}
      </span>
    );
  if (alert.state === 'firing')
    return (
      <span className={cn(shape, 'text-low-ink')}>
        <TriangleAlert aria-hidden="true" /> {severityWords.warning}
      </span>
    );
  if (alert.state === 'pending')
    return (
      <span className={cn(shape, 'text-low-ink')}>
        <CircleDashed aria-hidden="true" /> Pending
      </span>
    );
  return (
    <span className={cn(shape, alert.isKnown ? 'text-plenty-ink' : 'text-ink-soft')}>
      {alert.isKnown ? <CircleCheck aria-hidden="true" /> : <CircleDashed aria-hidden="true" />}
      {alert.isKnown ? (alert.state === 'resolved' ? 'Resolved' : 'Well') : 'Not known'}
    </span>
  );
}

const events: Record<EventKind, { words: string; icon: typeof History; ink: string }> = {
  firing: { words: 'Firing', icon: OctagonAlert, ink: 'text-danger' },
  resolved: { words: 'Resolved', icon: CircleCheck, ink: 'text-plenty-ink' },
  muted: { words: 'Muted', icon: BellOff, ink: 'text-ink-soft' },
  unmuted: { words: 'Mute ended', icon: History, ink: 'text-ink-soft' },
  acknowledged: { words: 'Taken', icon: History, ink: 'text-ink-soft' },
};

export function EventMark({ kind }: { kind: EventKind }) {
  const { words, icon: Icon, ink } = events[kind];
  return (
    <span className={cn(shape, ink)}>
      <Icon aria-hidden="true" /> {words}
    </span>
  );
}
