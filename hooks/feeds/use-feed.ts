'use client';

import { useState } from 'react';
import { type FeedView, isUnderWay, mergeFeedView, type RunPage } from '#hooks/feeds/feed-view';
import { useLiveFeeds } from '#hooks/feeds/use-live-feeds';
import { useAction } from '#hooks/use-action';
import { call } from '#lib/api/call';
import type { FeedChanges, StallFeed } from '#lib/market/feeds/schema';

const pageSize = 20;

/** One feed: how it does, its history, and what managers can do with it. */
export function useFeed(initial: { feed: StallFeed; history: RunPage }) {
  const { id, vendor_id: vendorId } = initial.feed;
  const params = { id };
  const readRuns = (cursor: string | undefined, signal?: AbortSignal) =>
    call('GET /api/vendor/feeds/:id/runs', { params, query: { limit: pageSize, cursor }, signal });
  const live = useLiveFeeds<FeedView>(
    {
      vendorId,
      initial: { ...initial, asked: null },
      read: async (signal) => {
        const [{ feed }, history] = await Promise.all([
          call('GET /api/vendor/feeds/:id', { params, signal }),
          readRuns(undefined, signal),
        ]);
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
    change: (changes: FeedChanges) =>
      action.run(async () =>
        show((await call('PATCH /api/vendor/feeds/:id', { params, body: changes })).feed),
      ),
    remove: () => action.run(() => call('DELETE /api/vendor/feeds/:id', { params })),
    runNow: () =>
      action.run(async () => {
        const runBefore = view.feed.last_run?.id ?? null;
        await call('POST /api/vendor/feeds/:id/run', { params });
        live.offer({ ...view, asked: { runBefore, at: Date.now() } });
        live.refresh();
      }),
    show,
    async more(): Promise<void> {
      const { nextCursor, runs } = view.history;
      if (!nextCursor || isLoadingMore) return;
      setIsLoadingMore(true);
      try {
        const next = await readRuns(nextCursor);
        live.offer({ ...view, history: { runs: [...runs, ...next.runs], nextCursor: next.nextCursor } });
      } finally {
        setIsLoadingMore(false);
      }
    },
  };
}
