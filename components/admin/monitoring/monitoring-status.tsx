'use client';

import { CircleCheck, OctagonAlert, TriangleAlert } from 'lucide-react';
import { Notice } from '#components/ui/notice';
import { useNow } from '#hooks/use-now';
import type { Alert, MonitorView } from '#lib/market/alerts/schema';
import { cn } from '../../ui/cn.ts';
import type { Trouble } from './monitoring-live.ts';
import { counted, spanWords } from './monitoring-words.ts';

const partWords: Record<string, string> = {
  database: 'the database',
  rest: 'the REST interface',
  auth: 'Auth',
  storage: 'Storage',
  realtime: 'Realtime',
};

function listWords(parts: readonly string[]): string {
  const words = parts.map((part) => partWords[part] ?? part);
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** What /api/ready says, in a sentence. */
export function partsSentence({ partsDown }: Pick<Trouble, 'partsDown'>): string {
  if (partsDown === null) return 'The shop itself cannot be reached from this browser.';
  if (partsDown.length === 0) return 'All parts of the shop say that they are ready.';
  return `Does not answer: ${listWords(partsDown)}.`;
}

/** Said while the figures on the page are not of now. */
export function TroubleNotice({ trouble, readAt }: { trouble: Trouble; readAt: number }) {
  const now = useNow(1_000);
  const age = now === null ? null : Math.max(0, (now - readAt) / 1_000);
  return (
    <Notice tone="danger" className="mb-5">
      <p className="font-medium">{partsSentence(trouble)}</p>
      <p className="figures" suppressHydrationWarning>
        The figures below are {age === null ? 'not of now' : `${spanWords(age)} old`}. {trouble.message}
      </p>
    </Notice>
  );
}

/** A sample is due every 15 s; three of them missing is worth a word. */
const oldAfterS = 45;

function sampleAgeS({ instances }: MonitorView, now: number): number | null {
  const newest = instances.map(({ lastSeenAt }) => Date.parse(lastSeenAt)).sort((a, b) => b - a)[0];
  return newest === undefined ? null : Math.max(0, (now - newest) / 1_000);
}

const isMuted = ({ mutedUntil }: Alert) => mutedUntil !== null;

function summary(alerts: readonly Alert[]) {
  const firing = alerts.filter((alert) => alert.state === 'firing');
  const loud = firing.filter((alert) => !isMuted(alert));
  const critical = loud.filter(({ severity }) => severity === 'critical').length;
  const notes = [
    firing.length > loud.length && `${firing.length - loud.length} muted`,
    alerts.some(({ state }) => state === 'pending') &&
      `${alerts.filter(({ state }) => state === 'pending').length} pending`,
    alerts.some(({ isKnown }) => !isKnown) && `${alerts.filter(({ isKnown }) => !isKnown).length} not known`,
  ].filter((note) => note !== false);
  return { loud: loud.length, critical, notes };
}

/** The state of the shop in one line. */
export function StatusLine({ view }: { view: MonitorView }) {
  const { alerts, evaluatedAt } = view.board;
  const { loud, critical, notes } = summary(alerts);
  const now = useNow(5_000);
  const age = now === null ? null : sampleAgeS(view, now);
  const isOld = age !== null && age > oldAfterS;
  const Icon = critical > 0 ? OctagonAlert : loud > 0 ? TriangleAlert : CircleCheck;
  const isWell = loud === 0 && evaluatedAt !== null;
  return (
    <div
      className={cn(
        'flex flex-wrap items-center gap-x-4 gap-y-1 rounded-md px-4 py-3',
        critical > 0 && 'bg-danger-wash text-danger',
        critical === 0 && loud > 0 && 'bg-low-wash text-low-ink',
        isWell && 'bg-leaf-wash text-leaf-deep',
        loud === 0 && !isWell && 'bg-shelf',
      )}
    >
      <p role="status" className="flex items-center gap-3 font-medium">
        <Icon aria-hidden="true" className="size-5 shrink-0" />
        {loud > 0 && `${counted(loud, 'alert')} ${loud === 1 ? 'is' : 'are'} firing`}
        {isWell && 'All is well'}
        {loud === 0 && !isWell && 'The rules have not been looked at yet'}
      </p>
      {notes.length > 0 && <p className="figures text-label">{notes.join(' · ')}</p>}
      {isOld && <p className="figures font-medium text-label">The newest sample is {spanWords(age)} old.</p>}
    </div>
  );
}
