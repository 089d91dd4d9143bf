'use client';

import { useState } from 'react';
import { type FeedView, isUnderWay, mergeFeedView, type RunPage } from '#hooks/feeds/feed-view';
import { useLiveFeeds } from '#hooks/feeds/use-live-feeds';
import { useAction } from '#hooks/use-action';
import { call } from '#lib/api/call';
import type { FeedChanges, StallFeed } from '#lib/market/feeds/schema';

const pageSize = 20;

interface LiveFeed {
  value: FeedView;
  update(next: (current: FeedView) => FeedView): void;
}

/** "Load more", one at a time. */
function useMoreRuns({ value, update }: LiveFeed, readRuns: (cursor: string) => Promise<RunPage>) {
  const [moreState, setMoreState] = useState<'idle' | 'loading' | 'failed'>('idle');
  async function loadMore(): Promise<void> {
    const { nextCursor } = value.history;
    if (!nextCursor || moreState === 'loading') return;
    setMoreState('loading');
    try {
      const next = await readRuns(nextCursor);
      update((current) => {
        const runs = [...current.history.runs, ...next.runs];
        return { ...current, history: { runs, nextCursor: next.nextCursor } };
      });
      setMoreState('idle');
    } catch {
      setMoreState('failed');
    }
  }
  return { moreState, loadMore };
}

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
  const { moreState, loadMore } = useMoreRuns(live, readRuns);
  const show = (feed: StallFeed) => live.update((current) => ({ ...current, feed }));
  return {
    ...live,
    ...action,
    moreState,
    loadMore,
    change: (changes: FeedChanges) =>
      action.run(async () =>
        show((await call('PATCH /api/vendor/feeds/:id', { params, body: changes })).feed),
      ),
    remove: () => action.run(() => call('DELETE /api/vendor/feeds/:id', { params })),
    runNow: () =>
      action.run(async () => {
        const runBefore = live.value.feed.last_run?.id ?? null;
        await call('POST /api/vendor/feeds/:id/run', { params });
        live.update((current) => ({ ...current, asked: { runBefore, at: Date.now() } }));
        live.refresh();
      }),
    show,
  };
}
