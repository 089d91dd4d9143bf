import type { CartLine, Shortfall } from '#lib/market/carts/schema';
import { formatQuantity } from '#lib/words/format';

/** What came of something that was done with the basket. */
export interface Message {
  text: string;
  isTrouble?: boolean;
  action?: { label: string; onClick(): void };
}

type Named = Pick<CartLine, 'name'>;

export const putIn = (line: Named | undefined, onClick: () => void): Message => ({
  text: line ? `${line.name} is in the basket` : 'It is in the basket',
  action: { label: 'Show', onClick },
});

export const takenOut = ({ name }: Named, onClick: () => void): Message => ({
  text: `${name} is out of the basket`,
  action: { label: 'Undo', onClick },
});

/** "There is no more of Sencha than 100 g. That is in your basket." */
export function shortWords({ name, unit, quantity }: Pick<Shortfall, 'name' | 'unit' | 'quantity'>): string {
  if (quantity === 0) return `${name} did not fit: a basket holds at most 100 kinds of goods.`;
  return `There is no more of ${name} than ${formatQuantity(quantity, unit)}. That is in your basket.`;
}

export const fellShort = (short: readonly Shortfall[]): Message => ({
  text: short.map(shortWords).join(' '),
});

/** Says it in the corner of the page. What shows it comes with the first message, not with the page. */
export function toastMessage({ text, isTrouble, action }: Message): void {
  void import('sonner').then(({ toast }) => (isTrouble ? toast.error(text) : toast(text, { action })));
}
