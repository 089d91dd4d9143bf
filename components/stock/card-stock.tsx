'use client';

import { LiveShelf, useLiveShelf } from '#components/stock/live-shelf';
import { StockPulse } from '#components/stock/stock-pulse';
import type { CardStatus } from '#hooks/inventory/use-shelf';
import type { StockStatus } from '#lib/market/inventory/schema';
import type { UnitOfMeasure } from '#lib/words/units';
import { cn } from '../ui/cn.ts';
import { stockLevel } from './stock-level.ts';

export { LiveShelf };

/** No figures: shelves hear of buckets, and a number between two of them would be old. */
const words: Record<CardStatus, string> = {
  instock: 'In stock',
  lowstock: 'Few left',
  outofstock: 'Sold out',
  unlisted: 'No longer sold',
};

const ink: Record<CardStatus, string> = {
  instock: 'text-plenty-ink',
  lowstock: 'text-low-ink',
  outofstock: 'text-out-ink',
  unlisted: 'text-out-ink',
};

interface CardStockProps {
  productId: string;
  status: StockStatus;
  quantity: number;
  unit: UnitOfMeasure;
  className?: string;
}

/** The stock of one card: live inside a `LiveShelf`, as the server said elsewhere. */
export function CardStock({ productId, status, quantity, unit, className }: CardStockProps) {
  const live = useLiveShelf()?.items.get(productId);
  const now: CardStatus = live?.stock_status ?? status;
  const amount = live?.stock_quantity ?? quantity;
  const pulse: StockStatus = now === 'unlisted' ? 'outofstock' : now;
  return (
    <span className={cn('inline-flex items-center gap-2 text-label', className)} data-stock-status={pulse}>
      <StockPulse status={pulse} level={stockLevel(pulse, amount, unit)} amount={amount} />
      <span className={cn('font-medium', ink[now])}>{words[now]}</span>
    </span>
  );
}
