'use client';

import { useMemo, useState, useSyncExternalStore } from 'react';
import { type AdjustOutcome, adjustShelf } from '#hooks/inventory/adjust-shelf';
import {
  type InventoryNews,
  mergeInventory,
  type PendingChange,
  withPending,
} from '#hooks/inventory/inventory-list';
import { readRows } from '#hooks/read-rows';
import { call } from '#lib/api/call';
import { listenToTopics } from '#lib/engines/realtime/listen-topics';
import { LiveStore } from '#lib/engines/realtime/live-store';
import { tabState, whenIdle } from '#lib/engines/realtime/page-state';
import { tabHub } from '#lib/engines/realtime/tab';
import type { AdjustStockInput, InventoryList, InventoryQuery, Shelf } from '#lib/market/inventory/schema';

export type InventoryFilters = Pick<InventoryQuery, 'q' | 'location_id' | 'level'>;
type InventoryStore = LiveStore<InventoryList, InventoryNews>;

/** What a person wants of a shelf, and why. */
export type StockChange = Pick<AdjustStockInput, 'delta' | 'reason' | 'note'>;

const pageSize = 50;
const timing = { pollMs: 15_000, graceMs: 5_000, safetyMs: 60_000 };

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
      listen: (handlers) =>
        listenToTopics<InventoryNews>(
          {
            hub: tabHub,
            topics: [`vendor:${vendorId}`],
            event: 'stock',
            // A message names shelves, not figures: each one asks for a read.
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
function useInventoryStore(vendorId: string, filters: InventoryFilters, initial: InventoryList) {
  const key = JSON.stringify([vendorId, filters.q, filters.location_id, filters.level]);
  const [kept, setKept] = useState(() => ({ key, store: makeInventoryStore(vendorId, filters, initial) }));
  if (kept.key === key) return kept.store;
  const next = { key, store: makeInventoryStore(vendorId, filters, initial) };
  setKept(next);
  return next.store;
}

/** "Load more", one at a time. */
function useNextPage(store: InventoryStore, vendorId: string, filters: InventoryFilters) {
  const [state, setState] = useState<'idle' | 'loading' | 'failed'>('idle');
  async function loadMore(): Promise<void> {
    const cursor = store.getState().value.nextCursor;
    if (!cursor || state === 'loading') return;
    setState('loading');
    try {
      const query = { vendor_id: vendorId, ...filters, cursor, limit: pageSize };
      const page = await call('GET /api/vendor/inventory', { query });
      store.offer({ kind: 'more', ...page });
      setState('idle');
    } catch {
      setState('failed');
    }
  }
  return { loadMore, moreState: state };
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
  const store = useInventoryStore(vendorId, filters, initial);
  const { value, connection, lastConfirmedAt } = useSyncExternalStore(
    store.subscribe,
    store.getState,
    store.getInitialState,
  );
  const { loadMore, moreState } = useNextPage(store, vendorId, filters);
  const { adjust, pending } = useAdjust(store);
  const rows = useMemo(() => withPending(value.rows, pending), [value.rows, pending]);
  // What was written in other ways than by `adjust` is read anew.
  const refresh = () => store.refresh();
  return { ...value, rows, connection, lastConfirmedAt, loadMore, moreState, adjust, refresh };
}
