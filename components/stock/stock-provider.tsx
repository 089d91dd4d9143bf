'use client';

import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { FreshnessLine } from '#components/stock/freshness-line';
import { StockPulse } from '#components/stock/stock-pulse';
import { type RealtimeInventory, useRealtimeInventory } from '#hooks/inventory/use-realtime-inventory';
import type { StockSnapshot, StockStatus } from '#lib/market/inventory/schema';
import type { UnitOfMeasure } from '#lib/words/units';
import { cn } from '../ui/cn.ts';
import { stockLevel, stockWords, variantStatus } from './stock-level.ts';

const StockContext = createContext<RealtimeInventory | null>(null);

interface ProductStockProviderProps {
  productId: string;
  initial: StockSnapshot;
  children: ReactNode;
}

/** Keeps one product's stock live for everything below it. */
export function ProductStockProvider({ productId, initial, children }: ProductStockProviderProps) {
  const stock = useRealtimeInventory(productId, initial);
  return <StockContext value={stock}>{children}</StockContext>;
}

/** The product's stock as it is now. Throws outside a `ProductStockProvider`. */
export function useProductStock(): RealtimeInventory {
  const stock = useContext(StockContext);
  if (!stock) throw new Error('useProductStock needs a ProductStockProvider above it.');
  return stock;
}

const ink: Record<StockStatus, string> = {
  instock: 'text-plenty-ink',
  lowstock: 'text-low-ink',
  outofstock: 'text-out-ink',
};

/**
 * Tells a screen reader when the status changes, and nothing else: not the first state, which the page has
 * said, nor every gram. It waits 2 s, so that a product that flickers between two states is quiet.
 */
function useAnnouncement(status: StockStatus, words: string): string {
  const [told, setTold] = useState({ status, words: '' });
  useEffect(() => {
    if (status === told.status) return;
    const timer = setTimeout(() => setTold({ status, words }), 2_000);
    return () => clearTimeout(timer);
  }, [status, words, told.status]);
  return told.words;
}

interface ProductStockProps {
  variantId: string;
  unit: UnitOfMeasure;
  /** The smallest amount sold, in `unit`. */
  step: number;
  className?: string;
}

/** The pulse of one variant, what is left of it in words, and how fresh that is. */
export function ProductStock({ variantId, unit, step, className }: ProductStockProps) {
  const { snapshot, byVariant, connection, lastConfirmedAt } = useProductStock();
  const stock = byVariant.get(variantId) ?? { available: 0, held: 0 };
  const status = variantStatus(stock.available, step, snapshot.stock_status);
  const words = stockWords(stock, unit, status);
  const announcement = useAnnouncement(status, words);
  return (
    <div className={cn('grid gap-1.5', className)} data-stock-status={status}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <StockPulse
          status={status}
          level={stockLevel(status, stock.available, unit, step)}
          amount={stock.available}
        />
        <span className={cn('figures font-medium', ink[status])}>{words}</span>
      </div>
      <FreshnessLine connection={connection} lastConfirmedAt={lastConfirmedAt} />
      <span role="status" className="sr-only">
        {announcement}
      </span>
    </div>
  );
}
