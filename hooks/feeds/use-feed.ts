'use client';

import { type FeedView, isUnderWay, mergeFeedView, type RunPage } from '#hooks/feeds/feed-view';
import { useLiveFeeds } from '#hooks/feeds/use-live-feeds';
import { useAction } from '#hooks/use-action';
import { useNextPage } from '#hooks/use-next-page';
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
  const more = useNextPage(live.value.history.nextCursor, async (cursor) => {
    const { runs, nextCursor } = await readRuns(cursor);
    live.update((current) => ({
      ...current,
      history: { runs: [...current.history.runs, ...runs], nextCursor },
    }));
  });
  const show = (feed: StallFeed) => live.update((current) => ({ ...current, feed }));
  return {
    ...live,
    ...action,
    ...more,
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
