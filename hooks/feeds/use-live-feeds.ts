'use client';

import { useEffect } from 'react';
import { hearStall, stallTiming } from '#hooks/hear-stall';
import { useLiveStore } from '#hooks/use-live-store';
import { LiveStore } from '#lib/engines/realtime/live-store';
import { tabState } from '#lib/engines/realtime/page-state';

/** Between two looks at something that is under way, in case nobody tells that it has ended. */
const firstLookMs = 1_500;
const slowestLookMs = 10_000;

interface LiveFeedsOptions<T> {
  vendorId: string;
  initial: T;
  read(signal: AbortSignal): Promise<T>;
  /** How the freshly read value is put in place of what is shown. */
  merge?(current: T, fresh: T): T;
}

function makeStore<T>({ vendorId, initial, read, merge = (_, fresh) => fresh }: LiveFeedsOptions<T>) {
  return new LiveStore<T, T>(
    {
      initial,
      read,
      // Other people's settings are found by reading, not told by events: none of them speaks against the channel.
      merge: (current, fresh) => ({ value: merge(current, fresh), changed: false, gap: false }),
      listen: hearStall(vendorId, 'feed'),
    },
    stallTiming,
    { page: tabState },
  );
}

/**
 * Something about a stall's feeds, kept true: read again when a run begins or ends, and while one is `isBusy` also
 * without being told, at growing distances.
 */
export function useLiveFeeds<T>(options: LiveFeedsOptions<T>, isBusy: (value: T) => boolean) {
  const { store, ...state } = useLiveStore(options.vendorId, () => ({ store: makeStore(options) }));
  const busy = isBusy(state.value);
  useEffect(() => {
    if (!busy) return;
    let waitMs = firstLookMs;
    let timer: ReturnType<typeof setTimeout>;
    const look = () => {
      store.refresh();
      waitMs = Math.min(slowestLookMs, waitMs * 1.5);
      timer = setTimeout(look, waitMs);
    };
    timer = setTimeout(look, waitMs);
    return () => clearTimeout(timer);
  }, [busy, store]);
  return {
    ...state,
    /** Changes what is shown as it is by now: whoever waited meanwhile has an old one. */
    update: (next: (current: T) => T) => store.offer(next(store.getState().value)),
    refresh: () => store.refresh(),
  };
}
