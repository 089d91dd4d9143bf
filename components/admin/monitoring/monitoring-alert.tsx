'use client';

import { BellOff, BellRing, Hand } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '#components/ui/button';
import { Select } from '#components/ui/select';
import { useNow } from '#hooks/use-now';
import { call } from '#lib/api/call';
import type { Alert } from '#lib/market/alerts/schema';
import { ApiError } from '#lib/web/client';
import { cn } from '../../ui/cn.ts';
import { AlertStateMark } from './monitoring-state.tsx';
import { figure, spanWords } from './monitoring-words.ts';

const mutes = [
  { minutes: 30, words: '30 minutes' },
  { minutes: 120, words: '2 hours' },
  { minutes: 1_440, words: '1 day' },
  { minutes: 10_080, words: '1 week' },
];

/** Sends one change at a time; what is refused is said, and what was changed is shown with the next figures. */
function useChange(onChanged: () => void) {
  const [isSending, setIsSending] = useState(false);
  async function change(send: () => Promise<unknown>, done: string): Promise<void> {
    if (isSending) return;
    setIsSending(true);
    try {
      await send();
      toast(done);
    } catch (error) {
      toast.error(error instanceof ApiError ? error.message : 'That did not work. Try again.');
    } finally {
      setIsSending(false);
      onChanged();
    }
  }
  return { isSending, change };
}

function MuteControl({ alert, onChanged }: { alert: Alert; onChanged(): void }) {
  const { isSending, change } = useChange(onChanged);
  const { rule, title } = alert;
  if (alert.mutedUntil)
    return (
      <Button
        variant="outline"
        size="sm"
        aria-disabled={isSending}
        onClick={() =>
          change(
            () => call('DELETE /api/admin/alerts/:rule/mute', { params: { rule } }),
            `${title}: told again`,
          )
        }
      >
        <BellRing aria-hidden="true" /> End the mute
      </Button>
    );
  return (
    <span className="w-36">
      <Select
        aria-label={`Mute “${title}” for`}
        value=""
        aria-disabled={isSending}
        onChange={(event) => {
          const minutes = Number(event.target.value);
          const words = mutes.find((each) => each.minutes === minutes)?.words ?? '';
          void change(
            () => call('POST /api/admin/alerts/:rule/mute', { params: { rule }, body: { minutes } }),
            `${title}: muted for ${words}`,
          );
        }}
      >
        <option value="" disabled>
          Mute for …
        </option>
        {mutes.map(({ minutes, words }) => (
          <option key={minutes} value={minutes}>
            {words}
          </option>
        ))}
      </Select>
    </span>
  );
}

const untilFormat = new Intl.DateTimeFormat('en-IE', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** "for 4 min", "muted until 23 Nov, 17:40", "Ada Admin is at it". */
function AlertNotes({ alert }: { alert: Alert }) {
  const now = useNow(5_000);
  const sinceS = now === null || !alert.since ? null : Math.max(0, (now - Date.parse(alert.since)) / 1_000);
  const notes = [
    sinceS !== null && `for ${spanWords(sinceS)}`,
    now !== null &&
      alert.clearSince &&
      `well for ${spanWords(Math.max(0, (now - Date.parse(alert.clearSince)) / 1_000))}, resolved after ${spanWords(alert.resolveS)}`,
    now !== null && alert.mutedUntil && `muted until ${untilFormat.format(new Date(alert.mutedUntil))}`,
    alert.acknowledgedBy && `${alert.acknowledgedBy} is at it`,
  ].filter((note) => typeof note === 'string');
  if (notes.length === 0) return null;
  return (
    <span className="figures inline-flex flex-wrap items-center gap-2 text-ink-soft text-label">
      {alert.mutedUntil && <BellOff aria-hidden="true" className="size-4" />}
      {notes.join(' · ')}
    </span>
  );
}

/** An alert that fires, or is about to: what is wrong, since when, what to do; mute, and "I am at it". */
export function AlertCard({ alert, onChanged }: { alert: Alert; onChanged(): void }) {
  const { isSending, change } = useChange(onChanged);
  const isFiring = alert.state === 'firing';
  return (
    <li
      data-rule={alert.rule}
      className={cn(
        'grid gap-3 border-l-4 bg-counter py-3 pr-4 pl-4 md:grid-cols-[minmax(0,1fr)_auto] md:gap-6',
        isFiring && alert.severity === 'critical'
          ? 'border-danger'
          : isFiring
            ? 'border-low'
            : 'border-line-strong',
      )}
    >
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <AlertStateMark alert={alert} />
          <AlertNotes alert={alert} />
        </p>
        <h3 className="mt-1 font-medium">{alert.title}</h3>
        <p className="figures [overflow-wrap:anywhere]">{alert.message}</p>
        <p className="mt-1 text-ink-soft text-label">{alert.advice}</p>
      </div>
      <div className="flex flex-wrap items-start gap-2">
        {isFiring && !alert.acknowledgedAt && (
          <Button
            variant="outline"
            aria-disabled={isSending}
            onClick={() =>
              change(
                () => call('POST /api/admin/alerts/:rule/acknowledge', { params: { rule: alert.rule } }),
                'The others see that you are at it',
              )
            }
          >
            <Hand aria-hidden="true" /> I am at it
          </Button>
        )}
        <MuteControl alert={alert} onChanged={onChanged} />
      </div>
    </li>
  );
}

/** A rule that is well: one line, with what it asks for. */
export function RuleLine({ alert, onChanged }: { alert: Alert; onChanged(): void }) {
  return (
    <li
      data-rule={alert.rule}
      className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1.5 border-line border-b py-2 md:grid-cols-[7rem_minmax(0,1fr)_auto_auto]"
    >
      <AlertStateMark alert={alert} />
      <span className="min-w-0 max-md:order-last max-md:col-span-2">
        <span className="block">{alert.title}</span>
        <span className="block text-ink-soft text-label">{alert.what}</span>
        {alert.mutedUntil && <AlertNotes alert={{ ...alert, since: null }} />}
      </span>
      <span className="figures text-ink-soft text-label max-md:order-last max-md:hidden md:text-right">
        {alert.value === null ? '' : `${figure(alert.value)} ${alert.unit}`.trim()}
      </span>
      <MuteControl alert={alert} onChanged={onChanged} />
    </li>
  );
}
