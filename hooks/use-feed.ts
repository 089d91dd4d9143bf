'use client';

import { useState } from 'react';
import {
  askForRun,
  type RunPage,
  readFeed,
  readRuns,
  sendFeedChanges,
  sendFeedRemoval,
} from '#hooks/feeds-wire';
import { useAction } from '#hooks/use-action';
import { useLiveFeeds } from '#hooks/use-live-feeds';
import type { FeedChanges, FeedRun, StallFeed } from '#lib/feeds/schema';

export interface FeedView {
  feed: StallFeed;
  history: RunPage;
  /** A run that was asked for and has not begun: when it was asked for, by the feed's last run then. */
  asked: { runBefore: string | null } | null;
}

/** Fresh runs in front of the older ones that were asked for since. */
function withRuns(known: RunPage, fresh: RunPage): RunPage {
  const ids = new Set(fresh.runs.map(({ id }) => id));
  const older = known.runs.filter(({ id }) => !ids.has(id));
  const isOlder = (run: FeedRun) => run.started_at < (fresh.runs.at(-1)?.started_at ?? '');
  const kept = older.filter(isOlder);
  return kept.length > 0 ? { runs: [...fresh.runs, ...kept], nextCursor: known.nextCursor } : fresh;
}

function merge(current: FeedView, fresh: FeedView): FeedView {
  const hasBegun = current.asked && fresh.feed.last_run?.id !== current.asked.runBefore;
  return {
    feed: fresh.feed,
    history: withRuns(current.history, fresh.history),
    asked: fresh.asked ?? (hasBegun ? null : current.asked),
  };
}

/** Whether a run is under way or about to be. */
export const isUnderWay = ({ feed, asked }: FeedView): boolean =>
  asked !== null || feed.last_run?.state === 'running';

/** One feed: how it does, its history, and what managers can do with it. */
export function useFeed(initial: { feed: StallFeed; history: RunPage }) {
  const { id, vendor_id: vendorId } = initial.feed;
  const live = useLiveFeeds<FeedView>(
    {
      vendorId,
      initial: { ...initial, asked: null },
      read: async (signal) => {
        const [feed, history] = await Promise.all([readFeed(id, signal), readRuns(id, null, signal)]);
        return { feed, history, asked: null };
      },
      merge,
    },
    isUnderWay,
  );
  const action = useAction();
  const [isLoadingMore, setIsLoadingMore] = useState(false);
  const view = live.value;
  const show = (feed: StallFeed) => live.offer({ ...view, feed });
  return {
    ...live,
    ...action,
    isLoadingMore,
    isBusy: action.isBusy,
    change: (changes: FeedChanges) => action.run(async () => show(await sendFeedChanges(id, changes))),
    remove: () => action.run(() => sendFeedRemoval(id)),
    runNow: () =>
      action.run(async () => {
        const runBefore = view.feed.last_run?.id ?? null;
        await askForRun(id);
        live.offer({ ...view, asked: { runBefore } });
        live.refresh();
      }),
    show,
    async more(): Promise<void> {
      const { nextCursor, runs } = view.history;
      if (!nextCursor || isLoadingMore) return;
      setIsLoadingMore(true);
      try {
        const next = await readRuns(id, nextCursor);
        live.offer({ ...view, history: { runs: [...runs, ...next.runs], nextCursor: next.nextCursor } });
      } finally {
        setIsLoadingMore(false);
      }
    },
  };
}
