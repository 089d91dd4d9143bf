'use client';

import { X } from 'lucide-react';
import Link from 'next/link';
import { LineAmount } from '#components/shop/basket-amount';
import { BasketForm } from '#components/shop/basket-form';
import { LineNotes } from '#components/shop/basket-notes';
import { Picture } from '#components/shop/picture';
import { Price } from '#components/shop/price';
import type { CartLine } from '#lib/market/carts/schema';
import { formatMoney } from '#lib/words/format';

interface LineProps {
  line: CartLine;
  onLeave?: () => void;
}

const isBuyable = ({ fitting }: CartLine) => fitting > 0;

/** One kind of goods: what it is, how much of it, what that comes to, and what has changed about it. */
export function BasketLine({ line, onLeave }: LineProps) {
  const { name, variant_name, product_id, variant_id, price, currency, unit, step, news } = line;
  const isGone = news.includes('gone');
  return (
    <li className="grid grid-cols-[4.5rem_minmax(0,1fr)_auto] gap-x-4 gap-y-2 py-4">
      <div className={`aspect-square overflow-hidden rounded-md ${isBuyable(line) ? '' : 'opacity-50'}`}>
        <Picture image={line.image} decorative />
      </div>
      <div className="min-w-0">
        <p className="font-medium">
          {isGone ? (
            name
          ) : (
            <Link href={`/products/${product_id}`} onClick={onLeave} className="hover:underline">
              {name}
            </Link>
          )}
        </p>
        <p className="text-ink-soft text-label">
          {variant_name && `${variant_name} · `}
          <Price price={price} currency={currency} unit={unit} step={step} />
        </p>
      </div>
      <BasketForm fields={{ do: 'remove', variant_id }} className="-mt-2 -mr-2">
        <button
          type="submit"
          aria-label={`Take ${name} out`}
          className="grid size-11 place-items-center rounded-md text-ink-soft hover:bg-shelf hover:text-ink"
        >
          <X aria-hidden className="size-4.5" />
        </button>
      </BasketForm>
      <div className="col-span-full flex flex-wrap items-center justify-between gap-x-4 gap-y-2 sm:col-start-2 sm:col-end-4">
        {!isGone && <LineAmount line={line} />}
        {isBuyable(line) && (
          <span className="figures ml-auto font-semibold">{formatMoney(line.total, currency)}</span>
        )}
      </div>
      <div className="col-span-full sm:col-start-2">
        <LineNotes line={line} />
      </div>
    </li>
  );
}
