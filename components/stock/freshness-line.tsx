'use client';

import { useNow } from '#hooks/use-now';
import { freshnessWords } from '#lib/engines/realtime/freshness';
import type { Connection } from '#lib/engines/realtime/live-store';
import { cn } from '../ui/cn.ts';

/** Each way of staying fresh has its own shape: a beating dot, a ring, a square; none of them is a bar. */
const marks: Record<Connection, string> = {
  live: 'live-dot',
  connecting: 'size-2 rounded-full border border-out',
  reconnecting: 'size-2 rounded-full border-2 border-low animate-pulse motion-reduce:animate-none',
  polling: 'size-2 border-2 border-low',
  offline: 'h-0.5 w-2.5 bg-danger',
};

const inks: Partial<Record<Connection, string>> = {
  live: 'text-live-ink',
  offline: 'font-medium text-danger',
};

interface FreshnessLineProps {
  connection: Connection;
  lastConfirmedAt: number | null;
  /** Other words for how the value is kept fresh. */
  words?: Record<Connection, string>;
  className?: string;
}

/**
 * "Live · confirmed just now". Not a live region: it changes all the time and matters to nobody in mid-sentence.
 * Where no script runs nothing is being connected: what is shown is what was known when the page was made.
 */
export function FreshnessLine({ connection, lastConfirmedAt, words, className }: FreshnessLineProps) {
  const now = useNow(5_000);
  // What the server rendered is known since the page was opened.
  const knownAt =
    lastConfirmedAt ?? (connection === 'offline' && now !== null ? performance.timeOrigin : null);
  return (
    <p className={cn('flex items-center gap-2 text-fine text-ink-soft', className)}>
      <span aria-hidden="true" className={cn('inline-block shrink-0 noscript:hidden', marks[connection])} />
      <noscript>
        <span>As it was when this page was opened</span>
      </noscript>
      <span className={cn('figures noscript:hidden', inks[connection])} suppressHydrationWarning>
        {freshnessWords(connection, now === null ? null : knownAt, now ?? 0, words)}
      </span>
    </p>
  );
}
