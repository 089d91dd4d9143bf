'use client';

import type { ReactNode } from 'react';
import { BasketForm } from '#components/shop/basket-form';
import { Button } from '#components/ui/button';
import type { CartLine, LineNews } from '#lib/market/carts/schema';
import { formatMoney, formatQuantity, formatStep } from '#lib/words/format';
import { stockWords, variantStatus } from '../stock/stock-level.ts';

/** What has changed, in a sentence. */
export function newsWords(news: LineNews, line: CartLine): string {
  const { unit, step, price, currency, most, seen } = line;
  if (news === 'gone') return 'No longer on the market.';
  if (news === 'sold_out')
    return line.held > 0
      ? 'All of it is in others’ hands just now. It may come back.'
      : 'Sold out. It stays here in case it comes back.';
  if (news === 'less') return `Only ${formatQuantity(most, unit)} left, less than you want.`;
  if (news === 'step') return `Now sold ${formatStep(step, unit)}, so this amount cannot be had.`;
  const before = `${formatMoney(seen.price, currency)} ${formatStep(seen.step, unit)}`;
  return `The price changed from ${before} to ${formatMoney(price, currency)} ${formatStep(step, unit)}.`;
}

function actionOf(news: LineNews, line: CartLine): ReactNode {
  const { variant_id, fitting, unit, quantity, price, step } = line;
  const set = { do: 'set', variant_id };
  if (news === 'less')
    return (
      <BasketForm fields={{ ...set, quantity: fitting }}>
        <Small>Take {formatQuantity(fitting, unit)}</Small>
      </BasketForm>
    );
  if (news === 'step') {
    const amount = fitting > 0 ? fitting : step;
    return (
      <BasketForm fields={{ ...set, quantity: amount }}>
        <Small>Make it {formatQuantity(amount, unit)}</Small>
      </BasketForm>
    );
  }
  // While another amount has to be chosen, that comes first.
  if (news === 'price' && line.news.length === 1)
    return (
      <BasketForm fields={{ ...set, quantity, seen_price: price }}>
        <Small>Keep it at this price</Small>
      </BasketForm>
    );
  return null;
}

function Small({ children }: { children: ReactNode }) {
  return (
    <Button type="submit" variant="outline" size="sm">
      {children}
    </Button>
  );
}

/** Running low is no reason to do anything, and good to know. */
function lowWords(line: CartLine): string | null {
  const status = variantStatus(line.available, line.step, line.stock_status);
  return line.news.length === 0 && status === 'lowstock' ? stockWords(line, line.unit, status) : null;
}

/** What is to be told of a line, at once and to everybody, and what can be done about it. */
export function LineNotes({ line }: { line: CartLine }) {
  const low = lowWords(line);
  return (
    <div role="status" className="grid gap-2">
      {low && <p className="text-label text-low-ink">{low}</p>}
      {line.news.map((news) => (
        <div
          key={news}
          className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-md bg-low-wash px-3 py-2 text-label"
        >
          <p className="min-w-0 flex-1 basis-40">{newsWords(news, line)}</p>
          {actionOf(news, line)}
        </div>
      ))}
    </div>
  );
}
