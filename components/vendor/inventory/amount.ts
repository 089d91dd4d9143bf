import type { InventoryRow, StockStatus } from '#lib/market/inventory/schema';
import { formatQuantity } from '#lib/words/format';

/** Stock is kept to three decimals; this is where binary fractions end. */
export function toThreeDecimals(amount: number): number {
  return Math.round(amount * 1_000) / 1_000;
}

const signed = (text: string) => text.trim().replace('−', '-');

/** Whether commas may divide thousands, as the shop writes them itself: 1,250 is one or the other, and is asked about. */
export const isGrouped = (text: string): boolean => /^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/.test(signed(text));

/** What somebody typed, with a decimal point or comma and a sign; null when it is no amount of three decimals. */
export function parseAmount(text: string): number | null {
  if (isGrouped(text)) return null;
  const plain = signed(text).replace(',', '.');
  return /^[+-]?\d{1,6}(\.\d{1,3})?$/.test(plain) ? Number(plain) : null;
}

/** Why `parseAmount` did not read a text; `wanted` is the sentence for what is no number at all. */
export function amountTrouble(text: string, wanted: string): string {
  const plain = signed(text).replaceAll(',', '');
  if (isGrouped(text)) return `Write ${plain} without a comma, or use a point for decimals.`;
  return /^[+-]?\d{7,}(\.\d*)?$/.test(plain) ? 'An amount is at most 999,999.' : wanted;
}

/** A row's level by its own threshold, as the filters and the database see it. */
export function rowStatus(row: Pick<InventoryRow, 'available' | 'low_stock_threshold'>): StockStatus {
  if (row.available <= 0) return 'outofstock';
  return row.available <= row.low_stock_threshold ? 'lowstock' : 'instock';
}

export const statusWords: Record<StockStatus, string> = {
  instock: 'In stock',
  lowstock: 'Low',
  outofstock: 'Out',
};

/** How people want to say it: what came and went, or what they counted. */
export type AmountMode = 'change' | 'set';

type Shelf = Pick<InventoryRow, 'quantity' | 'reserved' | 'unit'>;

/** The change that `text` means for `shelf`, or a sentence that says what to enter instead. */
export function changeFrom(
  shelf: Shelf,
  mode: AmountMode,
  text: string,
): { delta: number } | { error: string } {
  const amount = parseAmount(text);
  if (amount === null) return { error: amountTrouble(text, 'Enter a number with at most three decimals.') };
  const delta = toThreeDecimals(mode === 'set' ? amount - shelf.quantity : amount);
  if (delta === 0)
    return { error: mode === 'set' ? 'That is what is there already.' : 'Enter a change other than zero.' };
  const after = toThreeDecimals(shelf.quantity + delta);
  if (after < 0)
    return { error: `There are only ${formatQuantity(shelf.quantity, shelf.unit)} on the shelf.` };
  if (after < shelf.reserved)
    return {
      error: `${formatQuantity(shelf.reserved, shelf.unit)} are in customers’ baskets. Leave at least that much.`,
    };
  return { delta };
}
