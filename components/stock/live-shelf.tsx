'use client';

import { createContext, type ReactNode, useContext } from 'react';
import { type LiveShelfState, type ShelfTopics, type StockItem, useShelf } from '#hooks/inventory/use-shelf';

const ShelfContext = createContext<LiveShelfState | null>(null);

interface LiveShelfProps {
  topics: ShelfTopics;
  initial: readonly StockItem[];
  children: ReactNode;
}

/** Keeps the stock of all cards below it live, over at most five topics. */
export function LiveShelf({ topics, initial, children }: LiveShelfProps) {
  const shelf = useShelf(topics, initial);
  return <ShelfContext value={shelf}>{children}</ShelfContext>;
}

/** The shelf around this component, or null where a card stands alone. */
export function useLiveShelf(): LiveShelfState | null {
  return useContext(ShelfContext);
}
