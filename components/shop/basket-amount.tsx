'use client';

import { Minus, Plus } from 'lucide-react';
import { type MouseEvent, useState } from 'react';
import { useBasket } from '#components/shop/basket-context';
import { BasketForm } from '#components/shop/basket-form';
import type { CartLine } from '#lib/market/carts/schema';
import { formatQuantity } from '#lib/words/format';

const knob =
  'grid size-11 place-items-center text-ink transition-colors hover:bg-leaf-wash disabled:text-out disabled:hover:bg-transparent';

/** To three decimals, as amounts are. */
const exact = (amount: number) => Math.round(amount * 1000) / 1000;

/**
 * What is wanted while the shop does not know it yet; null otherwise. Every press is sent at once, one after the other:
 * one that waited for the next would be lost when the line is taken out or the page is left.
 */
function useWanted({ variant_id }: CartLine) {
  const { sendFields } = useBasket();
  const [wanted, setWanted] = useState<number | null>(null);
  return {
    wanted,
    async want(quantity: number) {
      setWanted(quantity);
      const fields = new FormData();
      fields.set('do', 'set');
      fields.set('variant_id', variant_id);
      fields.set('quantity', String(quantity));
      await sendFields(fields);
      setWanted((now) => (now === quantity ? null : now));
    },
  };
}

/** How much of it, in the amounts that it is sold in. */
export function LineAmount({ line }: { line: CartLine }) {
  const { unit, step, name, most } = line;
  const { wanted, want } = useWanted(line);
  const quantity = wanted ?? line.quantity;
  // An amount of before the step was changed may lie between two of today's.
  const below = exact(Math.ceil(exact(quantity / step)) * step - step);
  const above = exact(Math.floor(exact(quantity / step)) * step + step);
  const press = (to: number) => (event: MouseEvent) => {
    event.preventDefault();
    void want(to);
  };
  return (
    <BasketForm fields={{ do: 'set', variant_id: line.variant_id }}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as one row everywhere. */}
      <div
        role="group"
        aria-label={`Amount of ${name}`}
        className="inline-flex items-center rounded-md border border-line-strong bg-counter"
      >
        <button
          type="submit"
          name="quantity"
          value={below}
          aria-label={`${formatQuantity(step, unit)} less`}
          disabled={below <= 0}
          onClick={press(below)}
          className={`${knob} rounded-l-md`}
        >
          <Minus aria-hidden className="size-4" />
        </button>
        <output className="figures min-w-20 text-center font-medium">{formatQuantity(quantity, unit)}</output>
        <button
          type="submit"
          name="quantity"
          value={above}
          aria-label={`${formatQuantity(step, unit)} more`}
          disabled={above > most}
          onClick={press(above)}
          className={`${knob} rounded-r-md`}
        >
          <Plus aria-hidden className="size-4" />
        </button>
      </div>
    </BasketForm>
  );
}
