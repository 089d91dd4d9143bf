'use client';

import { useEffect, useMemo } from 'react';
import { useLiveStore } from '#hooks/use-live-store';
import { call } from '#lib/api/call';
import { listenToTopics } from '#lib/engines/realtime/listen-topics';
import { type Connection, LiveStore } from '#lib/engines/realtime/live-store';
import { mergeSnapshot, type SnapshotNews } from '#lib/engines/realtime/merge';
import { tabState, whenIdle } from '#lib/engines/realtime/page-state';
import { tabHub } from '#lib/engines/realtime/tab';
import type { StockSnapshot, VariantStock } from '#lib/market/inventory/schema';

export interface RealtimeInventory {
  snapshot: StockSnapshot;
  byVariant: ReadonlyMap<string, VariantStock>;
  connection: Connection;
  /** Milliseconds since 1970 by this browser's clock; null until it has learned anything itself. */
  lastConfirmedAt: number | null;
}

type News = SnapshotNews<StockSnapshot>;
type StockStore = LiveStore<StockSnapshot, News>;

const timing = { pollMs: 15_000, graceMs: 5_000, safetyMs: 60_000 };

// Schemas bring zod along, so they stay out of a page's first JavaScript.
const loadSchema = () => import('#lib/market/inventory/schema').then((schemas) => schemas.stockSnapshot);

async function readSnapshot(productId: string, signal: AbortSignal): Promise<News> {
  const { stock } = await call('GET /api/products/:id/stock', { params: { id: productId }, signal });
  return { kind: 'read', snapshot: stock };
}

async function prepareReader(): Promise<(payload: unknown) => News | null> {
  await whenIdle();
  const schema = await loadSchema();
  return (payload) => {
    const snapshot = schema.safeParse(payload).data;
    return snapshot ? { kind: 'event', snapshot } : null;
  };
}

function makeStockStore(productId: string, initial: StockSnapshot): StockStore {
  const topics = [`stock:p:${productId}`];
  return new LiveStore(
    {
      initial,
      read: (signal) => readSnapshot(productId, signal),
      merge: mergeSnapshot,
      listen: (handlers) =>
        listenToTopics({ hub: tabHub, topics, event: 'stock', prepare: prepareReader }, handlers),
    },
    timing,
    { page: tabState },
  );
}

/**
 * The stock of one product as it is now. Starts from the server's snapshot and never shows less than it
 * knows: a value changes only when something with a higher version arrives, by broadcast or by reading.
 * Listens on `stock:p:<id>`, reads after every join, on gaps and when the tab wakes, polls every 15 s while
 * there is no subscription, and recovers by itself.
 */
export function useRealtimeInventory(productId: string, initial: StockSnapshot): RealtimeInventory {
  const { store, ...state } = useLiveStore(productId, () => ({ store: makeStockStore(productId, initial) }));
  // A page rendered anew offers its snapshot to the same store.
  useEffect(() => store.offer({ kind: 'event', snapshot: initial }), [store, initial]);
  const { variants } = state.value;
  const byVariant = useMemo(() => new Map(variants.map((variant) => [variant.id, variant])), [variants]);
  return {
    snapshot: state.value,
    byVariant,
    connection: state.connection,
    lastConfirmedAt: state.lastConfirmedAt,
  };
}
