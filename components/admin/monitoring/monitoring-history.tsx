'use client';

import { Button } from '#components/ui/button';
import { useNextPage } from '#hooks/use-next-page';
import { useNow } from '#hooks/use-now';
import { call } from '#lib/api/call';
import type { AlertHistory } from '#lib/market/alerts/schema';
import { formatFreshness } from '#lib/words/format';
import { Nothing } from './monitoring-section.tsx';
import { EventMark } from './monitoring-state.tsx';

interface HistoryProps {
  history: AlertHistory;
  /** Older pages that were loaded. */
  onMore(page: AlertHistory): void;
}

function Ago({ at }: { at: string }) {
  const now = useNow(15_000);
  return (
    <time
      dateTime={at}
      className="figures text-ink-soft text-label whitespace-nowrap"
      suppressHydrationWarning
    >
      {now === null ? '' : formatFreshness(at, now)}
    </time>
  );
}

/** What fired, was resolved, muted or taken by somebody; newest first. */
export function History({ history, onMore }: HistoryProps) {
  const { events, nextCursor } = history;
  const { loadMore, moreState } = useNextPage(nextCursor, async (cursor) =>
    onMore((await call('GET /api/admin/alerts', { query: { cursor } })).history),
  );

  if (events.length === 0) return <Nothing>Nothing has happened yet.</Nothing>;
  return (
    <>
      <ul>
        {events.map(({ id, kind, title, message, at, actor }) => (
          <li
            key={id}
            className="grid gap-x-4 gap-y-0.5 border-line border-b py-2 md:grid-cols-[8rem_minmax(0,1fr)_auto]"
          >
            <EventMark kind={kind} />
            <span className="min-w-0 [overflow-wrap:anywhere]">
              {title}
              {(message || actor) && (
                <span className="figures block text-ink-soft text-label">
                  {[kind === 'muted' ? '' : message, actor && `by ${actor}`].filter(Boolean).join(' · ')}
                </span>
              )}
            </span>
            <Ago at={at} />
          </li>
        ))}
      </ul>
      {nextCursor && (
        <Button
          variant="outline"
          size="sm"
          className="mt-3"
          aria-disabled={moreState === 'loading'}
          onClick={loadMore}
        >
          {moreState === 'failed' ? 'Try again' : moreState === 'loading' ? 'Loading' : 'Show older'}
        </Button>
      )}
    </>
  );
}
