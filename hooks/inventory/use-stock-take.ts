'use client';

import { useEffect } from 'react';
import { hearStall } from '#hooks/hear-stall';
import { readRows } from '#hooks/read-rows';
import { useLiveStore } from '#hooks/use-live-store';
import { call } from '#lib/api/call';
import { LiveStore } from '#lib/engines/realtime/live-store';
import { tabState } from '#lib/engines/realtime/page-state';
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
      listen: hearStall(vendor_id, 'count'),
    },
    timing,
    { page: tabState },
  );
  const loadMore = () => {
    wanted += pageSize;
    store.refresh();
  };
  return { store, loadMore };
}

/**
 * A stock-take under one set of filters: starts from what the server rendered, hears of what others count on
 * `vendor:<id>`, and reads again after each count of one's own.
 */
export function useStockTake(initial: CountPage, filters: CountFilters) {
  const key = keyOf(filters);
  const { store, loadMore, value, connection, lastConfirmedAt } = useLiveStore<
    Shown,
    Shown,
    { loadMore(): void }
  >(key, (before) =>
    // What is shown stays until the answer is there; its key says that it is the old one.
    makeStore(before?.store.getState().value ?? { key, ...initial }, filters),
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
