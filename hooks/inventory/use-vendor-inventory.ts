'use client';

import { useMemo, useState } from 'react';
import { hearStall, stallTiming } from '#hooks/hear-stall';
import { type AdjustOutcome, adjustShelf } from '#hooks/inventory/adjust-shelf';
import {
  type InventoryNews,
  mergeInventory,
  type PendingChange,
  withPending,
} from '#hooks/inventory/inventory-list';
import { readRows } from '#hooks/read-rows';
import { useLiveStore } from '#hooks/use-live-store';
import { useNextPage } from '#hooks/use-next-page';
import { call } from '#lib/api/call';
import { LiveStore } from '#lib/engines/realtime/live-store';
import { tabState } from '#lib/engines/realtime/page-state';
import type { AdjustStockInput, InventoryList, InventoryQuery, Shelf } from '#lib/market/inventory/schema';

export type InventoryFilters = Pick<InventoryQuery, 'q' | 'location_id' | 'level'>;
type InventoryStore = LiveStore<InventoryList, InventoryNews>;

/** What a person wants of a shelf, and why. */
export type StockChange = Pick<AdjustStockInput, 'delta' | 'reason' | 'note'>;

const pageSize = 50;
function makeInventoryStore(vendorId: string, filters: InventoryFilters, initial: InventoryList) {
  const store: InventoryStore = new LiveStore<InventoryList, InventoryNews>(
    {
      initial,
      read: async (signal) => {
        const startedWith = store.getState().value.rows.length;
        const list = await readRows('rows', { count: startedWith, pageSize }, (page) =>
          call('GET /api/vendor/inventory', { query: { vendor_id: vendorId, ...filters, ...page }, signal }),
        );
        return { kind: 'list', startedWith, ...list };
      },
      merge: mergeInventory,
      listen: hearStall(vendorId, 'stock'),
    },
    stallTiming,
    { page: tabState },
  );
  return store;
}

/** Changes under way, shown before they are written and taken back when they are refused. */
function useAdjust(store: InventoryStore) {
  const [pending, setPending] = useState<ReadonlyMap<string, PendingChange>>(new Map());

  function show(inventoryId: string, change: PendingChange | null): void {
    setPending((known) => {
      const next = new Map(known);
      if (change) next.set(inventoryId, change);
      else next.delete(inventoryId);
      return next;
    });
  }

  async function adjust(shelf: Shelf, change: StockChange): Promise<AdjustOutcome> {
    const { inventory_id, variant_id, location_id, version } = shelf;
    show(inventory_id, { delta: change.delta, version });
    const input = { variant_id, location_id, expected_version: version, ...change };
    const outcome = await adjustShelf(input);
    const fresh = outcome.kind === 'saved' ? outcome.shelf : outcome.kind === 'conflict' && outcome.fresh;
    if (fresh) store.offer({ kind: 'shelf', shelf: fresh });
    show(inventory_id, null);
    // The counts of the levels follow, and after an answer that never came, the truth.
    store.refresh();
    return outcome;
  }
  return { adjust, pending };
}

/**
 * A stall's shelves under one set of filters: starts from what the server rendered, hears on
 * `vendor:<id>` that shelves changed and reads them then, every 60 s all the same and every 15 s while nothing is
 * heard; loads further pages and changes stock with an optimistic figure.
 */
export function useVendorInventory(vendorId: string, filters: InventoryFilters, initial: InventoryList) {
  const key = JSON.stringify([vendorId, filters.q, filters.location_id, filters.level]);
  const { store, value, connection, lastConfirmedAt } = useLiveStore(key, () => ({
    store: makeInventoryStore(vendorId, filters, initial),
  }));
  const more = useNextPage(value.nextCursor, async (cursor) => {
    const query = { vendor_id: vendorId, ...filters, cursor, limit: pageSize };
    store.offer({ kind: 'more', ...(await call('GET /api/vendor/inventory', { query })) });
  });
  const { adjust, pending } = useAdjust(store);
  const rows = useMemo(() => withPending(value.rows, pending), [value.rows, pending]);
  // What was written in other ways than by `adjust` is read anew.
  const refresh = () => store.refresh();
  return { ...value, ...more, rows, connection, lastConfirmedAt, adjust, refresh };
}
