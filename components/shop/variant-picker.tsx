'use client';

import { useProductStock } from '#components/stock/stock-provider';
import type { ProductVariant } from '#lib/market/catalog/schema';
import { formatMoney, formatStep } from '#lib/words/format';
import { stockWords, variantStatus } from '../stock/stock-level.ts';

interface VariantPickerProps {
  variants: ProductVariant[];
  currency: string;
  chosen: string;
  onChoose: (id: string) => void;
}

const option =
  'relative flex min-h-12 items-center justify-between gap-4 rounded-md border border-line-strong bg-counter px-4 py-2.5 transition-colors hover:border-leaf has-checked:border-leaf has-checked:bg-leaf-wash has-checked:shadow-[inset_0_0_0_1px_var(--leaf)] has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-leaf';

function nameOf({ name, options, sku }: ProductVariant): string {
  return name || Object.values(options).join(', ') || sku;
}

/** One of several kinds, each with its price and, where that matters, how little is left. */
export function VariantPicker({ variants, currency, chosen, onChoose }: VariantPickerProps) {
  const { byVariant, snapshot } = useProductStock();
  return (
    <fieldset>
      <legend className="mb-2 font-medium text-label">Choose</legend>
      <div className="grid gap-2">
        {variants.map((variant) => {
          const stock = byVariant.get(variant.id) ?? variant;
          const status = variantStatus(stock.available, variant.step, snapshot.stock_status);
          return (
            <label key={variant.id} className={option}>
              <input
                type="radio"
                name="variant_id"
                value={variant.id}
                checked={variant.id === chosen}
                onChange={() => onChoose(variant.id)}
                className="absolute inset-0 cursor-pointer appearance-none opacity-0"
              />
              <span className="min-w-0">
                {nameOf(variant)}
                {status !== 'instock' && (
                  <span className="figures block text-ink-soft text-label">
                    {stockWords(stock, variant.unit, status)}
                  </span>
                )}
              </span>
              <span className="figures text-right whitespace-nowrap">
                <span className="font-semibold">{formatMoney(variant.price, currency)}</span>
                <span className="text-ink-soft text-label"> {formatStep(variant.step, variant.unit)}</span>
              </span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
