'use client';

import { useState } from 'react';
import { type FeedView, isUnderWay, mergeFeedView } from '#hooks/feeds/feed-view';
import {
  askForRun,
  type RunPage,
  readFeed,
  readRuns,
  sendFeedChanges,
  sendFeedRemoval,
} from '#hooks/feeds/feeds-wire';
import { useLiveFeeds } from '#hooks/feeds/use-live-feeds';
import { useAction } from '#hooks/use-action';
import type { FeedChanges, StallFeed } from '#lib/market/feeds/schema';

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
      merge: (current, fresh) => mergeFeedView(current, fresh, Date.now()),
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
        live.offer({ ...view, asked: { runBefore, at: Date.now() } });
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
