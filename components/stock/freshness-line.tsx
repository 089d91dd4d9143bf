'use client';

import { useNow } from '#hooks/use-now';
import { freshnessWords } from '#lib/realtime/freshness';
import type { Connection } from '#lib/realtime/live-store';
import { cn } from '../ui/cn.ts';

/** Each way of staying fresh has its own shape: a beating dot, a ring, a square. */
const marks: Record<Connection, string> = {
  live: 'live-dot',
  connecting: 'size-2 rounded-full border border-out',
  reconnecting: 'size-2 rounded-full border-2 border-low animate-pulse motion-reduce:animate-none',
  polling: 'size-2 border-2 border-low',
};

interface FreshnessLineProps {
  connection: Connection;
  lastConfirmedAt: number | null;
  /** Other words for how the value is kept fresh. */
  words?: Record<Connection, string>;
  className?: string;
}

/** "Live · confirmed just now". Not a live region: it changes all the time and matters to nobody in mid-sentence. */
export function FreshnessLine({ connection, lastConfirmedAt, words, className }: FreshnessLineProps) {
  const now = useNow(5_000);
  return (
    <p className={cn('flex items-center gap-2 text-fine text-ink-soft', className)}>
      <span aria-hidden="true" className={cn('inline-block shrink-0', marks[connection])} />
      <span className={cn('figures', connection === 'live' && 'text-live-ink')} suppressHydrationWarning>
        {freshnessWords(connection, now === null ? null : lastConfirmedAt, now ?? 0, words)}
      </span>
    </p>
  );
}
