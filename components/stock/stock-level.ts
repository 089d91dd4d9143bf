import type { StockStatus, VariantStock } from '#lib/market/inventory/schema';
import { formatQuantity } from '#lib/words/format';
import { halfAtSteps, usualStep } from '#lib/words/steps';
import type { UnitOfMeasure } from '#lib/words/units';

/** Without a threshold to go by, this few steps are "only … left". */
const fewSteps = 5;

/**
 * How full the meter is, 0 to 1. Nobody knows what a full shelf is, so it saturates: one step shows, ten fill
 * half, ninety nine tenths. The status bounds it, so that meter and word never disagree.
 */
export function stockLevel(
  status: StockStatus,
  available: number,
  unit: UnitOfMeasure,
  step?: number,
): number {
  if (status === 'outofstock') return 0;
  const steps = Math.max(0, available) / (step ?? usualStep[unit]);
  const level = steps / (steps + halfAtSteps);
  return status === 'lowstock' ? Math.min(Math.max(level, 0.08), 0.4) : Math.max(level, 0.5);
}

/**
 * The status of one variant. Thresholds belong to shelves and are not published, so a variant is low when its
 * product is, or when a handful of steps is left.
 */
export function variantStatus(available: number, step: number, product: StockStatus): StockStatus {
  if (available < step) return 'outofstock';
  return product === 'lowstock' || available / step <= fewSteps ? 'lowstock' : 'instock';
}

/** "In stock · 2.4 kg", "Only 150 g left", "Sold out"; what is left but in others' baskets may come back. */
export function stockWords(
  stock: Pick<VariantStock, 'available' | 'held'>,
  unit: UnitOfMeasure,
  status: StockStatus,
): string {
  if (status === 'instock') return `In stock · ${formatQuantity(stock.available, unit)}`;
  if (status === 'lowstock') return `Only ${formatQuantity(stock.available, unit)} left`;
  return stock.held > 0 ? 'All in baskets just now' : 'Sold out';
}
