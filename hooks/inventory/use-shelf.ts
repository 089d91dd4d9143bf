'use client';

import { useEffect } from 'react';
import { useLiveStore } from '#hooks/use-live-store';
import { call } from '#lib/api/call';
import { listenToTopics } from '#lib/engines/realtime/listen-topics';
import { type Connection, LiveStore } from '#lib/engines/realtime/live-store';
import { tabState, whenIdle } from '#lib/engines/realtime/page-state';
import {
  makeShelf,
  mergeShelf,
  type Shelf,
  type ShelfItem,
  type ShelfNews,
} from '#lib/engines/realtime/shelf';
import { tabHub } from '#lib/engines/realtime/tab';
import type { StockStatus } from '#lib/market/inventory/schema';

/** A product may also leave the shelves altogether. */
export type CardStatus = StockStatus | 'unlisted';
export type StockItem = ShelfItem<CardStatus>;

export interface ShelfTopics {
  categoryIds?: readonly string[];
  vendorId?: string;
}

export interface LiveShelfState {
  items: Shelf<CardStatus>;
  connection: Connection;
  lastConfirmedAt: number | null;
}

/** Each join costs the server a transaction, and a visitor at most 100 channels: a shelf takes five. */
const maxTopics = 5;
/** What one read may ask for. */
const maxIds = 100;
const timing = { pollMs: 30_000, graceMs: 5_000, safetyMs: 60_000 };

/** The topics of a shelf: the vendor's one covers all its goods; otherwise the categories in sight. */
export function shelfTopics({ categoryIds = [], vendorId }: ShelfTopics): string[] {
  if (vendorId) return [`stock:v:${vendorId}`];
  return [...new Set(categoryIds)].slice(0, maxTopics).map((id) => `stock:c:${id}`);
}

async function readItems(ids: readonly string[], signal: AbortSignal): Promise<StockItem[]> {
  if (ids.length === 0) return [];
  const query = { ids: ids.slice(0, maxIds).join(',') };
  const { items } = await call('GET /api/supabase/products/stock', { query, signal });
  return items;
}

function makeShelfStore(topics: readonly string[], initial: readonly StockItem[]) {
  const ids = initial.map((item) => item.id);
  let tick = 0;
  const nextTick = () => {
    tick += 1;
    return tick;
  };

  async function prepareReader() {
    await whenIdle();
    // zod stays out of the first JavaScript of a list.
    const { bucketChange } = await import('#lib/market/inventory/schema');
    return (payload: unknown): ShelfNews<CardStatus> | null => {
      const change = bucketChange.safeParse(payload).data;
      if (!change) return null;
      const item = {
        id: change.product_id,
        stock_status: change.status,
        stock_quantity: change.stock_quantity,
      };
      return { kind: 'event', tick: nextTick(), items: [item] };
    };
  }

  return new LiveStore<Shelf<CardStatus>, ShelfNews<CardStatus>>(
    {
      initial: makeShelf(initial),
      read: async (signal) => {
        const startedAt = nextTick();
        return { kind: 'read', tick: startedAt, items: await readItems(ids, signal) };
      },
      merge: mergeShelf,
      listen: (handlers) =>
        listenToTopics({ hub: tabHub, topics, event: 'bucket', prepare: prepareReader }, handlers),
    },
    timing,
    { page: tabState },
  );
}

function keyOf(topics: readonly string[], initial: readonly StockItem[]): string {
  return `${topics.join()}|${initial.map((item) => item.id).join()}`;
}

/**
 * The stock buckets of the cards in sight. Hears bucket changes (in stock, low, sold out) on the topics of
 * the list, reads the ids in sight after every join, and polls every 30 s while there is no subscription.
 */
export function useShelf(topics: ShelfTopics, initial: readonly StockItem[]): LiveShelfState {
  const names = shelfTopics(topics);
  const { store, from, ...state } = useLiveStore(keyOf(names, initial), () => ({
    store: makeShelfStore(names, initial),
    from: initial,
  }));
  // The same list rendered anew may know better.
  useEffect(() => {
    if (from !== initial) store.refresh();
  }, [store, from, initial]);
  return { items: state.value, connection: state.connection, lastConfirmedAt: state.lastConfirmedAt };
}
