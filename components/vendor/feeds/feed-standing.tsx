'use client';

import { Notice } from '#components/ui/notice';
import { useNow } from '#hooks/use-now';
import type { StallFeed } from '#lib/market/feeds/schema';
import { formatFreshness } from '#lib/words/format';
import { counted, intervalWords, untilWords } from './words.ts';

function breakerWords({ breaker, consecutive_failures: failures, is_enabled }: StallFeed): string {
  if (!is_enabled) return 'Not asked while the feed is paused';
  if (breaker === 'open')
    return `Open after ${counted(failures, 'failure')} in a row: asked less and less often`;
  return failures > 0 ? `Closed; ${counted(failures, 'failure')} in a row` : 'Closed: asked as planned';
}

/** Where a feed stands: when it ran, when it runs next, how old its figures are. */
export function FeedStanding({ feed }: { feed: StallFeed }) {
  const now = useNow(10_000);
  const ago = (at: string | null) => (at === null ? 'Never' : formatFreshness(at, now ?? Date.parse(at)));
  const good = feed.last_good_rows === null ? '' : `, ${counted(feed.last_good_rows, 'line')}`;
  const facts: [string, string][] = [
    ['Server', feed.host],
    ['Sets the stock at', feed.location_name],
    ['Last run', ago(feed.last_run_at)],
    [
      'Next run',
      feed.is_enabled
        ? `${untilWords(feed.next_run_at, now)} (${intervalWords(feed.interval_minutes)})`
        : 'When resumed',
    ],
    ['Stock set from a file fetched', `${ago(feed.last_good_at)}${good}`],
    ['Last confirmed by the server', ago(feed.last_success_at)],
    ['Circuit breaker', breakerWords(feed)],
  ];
  return (
    <section aria-label="How the feed does" className="grid gap-4">
      {feed.last_error && (
        <Notice tone={feed.breaker === 'open' ? 'danger' : 'info'}>
          {feed.last_error}{' '}
          {feed.last_good_at
            ? 'The stock stays as the last good file and the sales since left it.'
            : 'No stock was changed.'}
        </Notice>
      )}
      <dl className="grid gap-x-8 border-line border-y sm:grid-cols-2">
        {facts.map(([name, value]) => (
          <div
            key={name}
            className="flex justify-between gap-4 border-line py-2 not-first:border-t sm:last:col-span-2 sm:nth-2:border-t-0"
          >
            <dt className="text-ink-soft text-label">{name}</dt>
            <dd
              className="figures min-w-0 text-right text-label [overflow-wrap:anywhere]"
              suppressHydrationWarning
            >
              {value}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
