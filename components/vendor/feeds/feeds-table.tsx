'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { useNow } from '#hooks/use-now';
import type { StallFeed } from '#lib/market/feeds/schema';
import { formatCount, formatFreshness } from '#lib/words/format';
import { cn } from '../../ui/cn.ts';
import { tableRoles } from '../table-roles.ts';
import { FeedStatusMark } from './status-mark.tsx';
import { feedHref, intervalWords, statusOf, untilWords } from './words.ts';

const columns = ['Feed', 'Status', 'Last run', 'Next run', 'Stock as of', 'Lines', 'Problems'];
const isFigure = (name: string) => name === 'Lines' || name === 'Problems';

function Cell({ name, children, className }: { name: string; children: ReactNode; className?: string }) {
  return (
    <td
      {...tableRoles.cell}
      className={cn(
        'px-3 py-3 align-top max-md:flex max-md:justify-between max-md:gap-4 max-md:p-0 max-md:text-label',
        isFigure(name) && 'md:text-right',
        className,
      )}
    >
      <span aria-hidden="true" className="text-ink-soft md:hidden">
        {name}
      </span>
      <span suppressHydrationWarning>{children}</span>
    </td>
  );
}

function Row({ feed, stall, now }: { feed: StallFeed; stall: string | undefined; now: number | null }) {
  const ago = (at: string | null) => (at === null ? 'never' : formatFreshness(at, now ?? Date.parse(at)));
  const { last_run: run } = feed;
  return (
    <tr
      {...tableRoles.row}
      className="border-line border-t max-md:grid max-md:gap-1.5 max-md:py-4 md:hover:bg-shelf/40"
    >
      <th scope="row" {...tableRoles.rowHeader} className="px-3 py-3 text-left font-normal max-md:p-0">
        <Link
          href={feedHref(feed.id, stall)}
          className="font-medium underline decoration-line-strong underline-offset-4 hover:decoration-leaf"
        >
          {feed.name}
        </Link>
        <span className="block break-all text-ink-soft text-label">
          {feed.host} → {feed.location_name}
        </span>
      </th>
      <td {...tableRoles.cell} className="px-3 py-3 align-top max-md:p-0">
        <FeedStatusMark status={statusOf(feed)} />
        {feed.last_error && (
          <span className="mt-0.5 block max-w-72 text-ink-soft text-label">{feed.last_error}</span>
        )}
      </td>
      <Cell name="Last run">{ago(feed.last_run_at)}</Cell>
      <Cell name="Next run">
        {feed.is_enabled ? untilWords(feed.next_run_at, now) : 'when resumed'}
        <span className="block text-fine text-ink-soft max-md:hidden">
          {intervalWords(feed.interval_minutes)}
        </span>
      </Cell>
      <Cell name="Stock as of">{ago(feed.last_good_at)}</Cell>
      <Cell name="Lines">{feed.last_good_rows === null ? 'none' : formatCount(feed.last_good_rows)}</Cell>
      <Cell name="Problems">{run?.problem_count ? formatCount(run.problem_count) : 'none'}</Cell>
    </tr>
  );
}

/** Feeds, one line each; on a phone each becomes a card. */
export function FeedsTable({ feeds, stall }: { feeds: StallFeed[]; stall: string | undefined }) {
  const now = useNow(10_000);
  return (
    <table {...tableRoles.table} className="figures w-full border-collapse text-[0.9375rem] max-md:block">
      <caption className="sr-only">The stall’s stock feeds and how they do.</caption>
      <thead {...tableRoles.group} className="max-md:sr-only">
        <tr {...tableRoles.row}>
          {columns.map((name) => (
            <th
              key={name}
              scope="col"
              {...tableRoles.column}
              className={cn(
                'h-10 px-3 font-medium text-ink-soft text-label whitespace-nowrap',
                isFigure(name) ? 'text-right' : 'text-left',
              )}
            >
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody {...tableRoles.group} className="max-md:block">
        {feeds.map((feed) => (
          <Row key={feed.id} feed={feed} stall={stall} now={now} />
        ))}
      </tbody>
    </table>
  );
}
