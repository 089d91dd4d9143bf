'use client';

import { useState, useSyncExternalStore } from 'react';
import { mergeOrders, type OrdersNews } from '#hooks/orders/vendor-orders-list';
import { readRows } from '#hooks/read-rows';
import { call } from '#lib/api/call';
import { listenToTopics } from '#lib/engines/realtime/listen-topics';
import { LiveStore } from '#lib/engines/realtime/live-store';
import { tabState, whenIdle } from '#lib/engines/realtime/page-state';
import { tabHub } from '#lib/engines/realtime/tab';
import type { VendorOrderList, VendorOrderQuery } from '#lib/market/orders/schema';

export type OrderFilters = Pick<VendorOrderQuery, 'status' | 'q' | 'from' | 'to'>;
type OrdersStore = LiveStore<VendorOrderList, OrdersNews>;

const pageSize = 30;
const timing = { pollMs: 15_000, graceMs: 5_000, safetyMs: 60_000 };

function makeOrdersStore(vendorId: string, filters: OrderFilters, initial: VendorOrderList): OrdersStore {
  const store: OrdersStore = new LiveStore<VendorOrderList, OrdersNews>(
    {
      initial,
      read: async (signal) => {
        const startedWith = store.getState().value.orders.length;
        const list = await readRows('orders', { count: startedWith, pageSize }, (page) =>
          call('GET /api/vendor/orders', { query: { vendor_id: vendorId, ...filters, ...page }, signal }),
        );
        return { kind: 'list', startedWith, ...list };
      },
      merge: mergeOrders,
      listen: (handlers) =>
        listenToTopics<OrdersNews>(
          {
            hub: tabHub,
            topics: [`vendor:${vendorId}`],
            event: 'order',
            // A message names orders and says nothing of them: each one asks for a read.
            prepare: () => whenIdle().then(() => () => null),
          },
          handlers,
        ),
    },
    timing,
    { page: tabState },
  );
  return store;
}

/** A store per stall and filters; what the server rendered under them is where it starts. */
function useOrdersStore(vendorId: string, filters: OrderFilters, initial: VendorOrderList) {
  const { status, q, from, to } = filters;
  const key = JSON.stringify([vendorId, status, q, from, to]);
  const [kept, setKept] = useState(() => ({ key, store: makeOrdersStore(vendorId, filters, initial) }));
  if (kept.key === key) return kept.store;
  const next = { key, store: makeOrdersStore(vendorId, filters, initial) };
  setKept(next);
  return next.store;
}

/**
 * A stall's orders under one set of filters: starts from what the server rendered, hears on `vendor:<id>` that some
 * changed, and loads further pages.
 */
export function useVendorOrders(vendorId: string, filters: OrderFilters, initial: VendorOrderList) {
  const store = useOrdersStore(vendorId, filters, initial);
  const { value, connection, lastConfirmedAt } = useSyncExternalStore(
    store.subscribe,
    store.getState,
    store.getInitialState,
  );
  const [moreState, setMoreState] = useState<'idle' | 'loading' | 'failed'>('idle');
  async function loadMore(): Promise<void> {
    const cursor = store.getState().value.nextCursor;
    if (!cursor || moreState === 'loading') return;
    setMoreState('loading');
    try {
      const query = { vendor_id: vendorId, ...filters, cursor, limit: pageSize };
      const page = await call('GET /api/vendor/orders', { query });
      store.offer({ kind: 'more', ...page });
      setMoreState('idle');
    } catch {
      setMoreState('failed');
    }
  }
  return { ...value, connection, lastConfirmedAt, loadMore, moreState, refresh: () => store.refresh() };
}
