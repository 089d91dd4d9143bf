'use client';

import { hearStall, stallTiming } from '#hooks/hear-stall';
import { mergeOrders, type OrdersNews } from '#hooks/orders/vendor-orders-list';
import { readRows } from '#hooks/read-rows';
import { useLiveStore } from '#hooks/use-live-store';
import { useNextPage } from '#hooks/use-next-page';
import { call } from '#lib/api/call';
import { LiveStore } from '#lib/engines/realtime/live-store';
import { tabState } from '#lib/engines/realtime/page-state';
import type { VendorOrderList, VendorOrderQuery } from '#lib/market/orders/schema';

export type OrderFilters = Pick<VendorOrderQuery, 'status' | 'q' | 'from' | 'to'>;
type OrdersStore = LiveStore<VendorOrderList, OrdersNews>;

const pageSize = 30;
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
      listen: hearStall(vendorId, 'order'),
    },
    stallTiming,
    { page: tabState },
  );
  return store;
}

/**
 * A stall's orders under one set of filters: starts from what the server rendered, hears on `vendor:<id>` that some
 * changed, and loads further pages.
 */
export function useVendorOrders(vendorId: string, filters: OrderFilters, initial: VendorOrderList) {
  const { status, q, from, to } = filters;
  const key = JSON.stringify([vendorId, status, q, from, to]);
  const { store, value, connection, lastConfirmedAt } = useLiveStore(key, () => ({
    store: makeOrdersStore(vendorId, filters, initial),
  }));
  const more = useNextPage(value.nextCursor, async (cursor) => {
    const query = { vendor_id: vendorId, ...filters, cursor, limit: pageSize };
    store.offer({ kind: 'more', ...(await call('GET /api/vendor/orders', { query })) });
  });
  return { ...value, ...more, connection, lastConfirmedAt, refresh: () => store.refresh() };
}
