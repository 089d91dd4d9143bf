'use client';

import { useEffect, useState, useSyncExternalStore } from 'react';
import { readRows } from '#hooks/read-rows';
import { call } from '#lib/api/call';
import { listenToTopics } from '#lib/engines/realtime/listen-topics';
import { LiveStore } from '#lib/engines/realtime/live-store';
import { tabState, whenIdle } from '#lib/engines/realtime/page-state';
import { tabHub } from '#lib/engines/realtime/tab';
import type { CountLinesQuery, CountPage } from '#lib/market/inventory/schema';

export type CountFilters = Pick<CountLinesQuery, 'q' | 'state'>;

/** A page, and the filters that it is the answer to. */
interface Shown extends CountPage {
  key: string;
}

const timing = { pollMs: 5_000, graceMs: 5_000, safetyMs: 30_000 };
const pageSize = 50;

/** The first `count` lines under these filters. */
export const readCount = (
  takeId: string,
  filters: CountFilters,
  count: number,
  signal: AbortSignal,
): Promise<CountPage> =>
  readRows('lines', { count, pageSize: count }, (page) =>
    call('GET /api/vendor/inventory/counts/:id', {
      params: { id: takeId },
      query: { ...filters, ...page },
      signal,
    }),
  );

const keyOf = ({ q, state }: CountFilters) => JSON.stringify([q, state]);

function makeStore(initial: Shown, filters: CountFilters) {
  const { id, vendor_id } = initial.take;
  const key = keyOf(filters);
  let wanted = pageSize;
  const store = new LiveStore<Shown, Shown>(
    {
      initial,
      read: async (signal) => ({ key, ...(await readCount(id, filters, wanted, signal)) }),
      merge: (_, value) => ({ value, changed: false, gap: false }),
      listen: (handlers) =>
        listenToTopics<Shown>(
          {
            hub: tabHub,
            topics: [`vendor:${vendor_id}`],
            event: 'count',
            // A message names the stock-take, not its lines: each one asks for a read.
            prepare: () => whenIdle().then(() => () => null),
          },
          handlers,
        ),
    },
    timing,
    { page: tabState },
  );
  const loadMore = () => {
    wanted += pageSize;
    store.refresh();
  };
  return { store, key, loadMore };
}

/**
 * A stock-take under one set of filters: starts from what the server rendered, hears of what others count on
 * `vendor:<id>`, and reads again after each count of one's own.
 */
export function useStockTake(initial: CountPage, filters: CountFilters) {
  const key = keyOf(filters);
  const [kept, setKept] = useState(() => makeStore({ key, ...initial }, filters));
  let current = kept;
  if (kept.key !== key) {
    // What is shown stays until the answer is there; its key says that it is the old one.
    current = makeStore(kept.store.getState().value, filters);
    setKept(current);
  }
  const { store, loadMore } = current;
  const { value, connection, lastConfirmedAt } = useSyncExternalStore(
    store.subscribe,
    store.getState,
    store.getInitialState,
  );
  // After the subscription above, without which a store does not read.
  useEffect(() => {
    store.refresh();
  }, [store]);
  return {
    ...value,
    isLoading: value.key !== key,
    connection,
    lastConfirmedAt,
    loadMore,
    refresh: () => store.refresh(),
  };
}
