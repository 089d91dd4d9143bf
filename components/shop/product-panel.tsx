'use client';

import { useState } from 'react';
import { AmountStepper } from '#components/shop/amount-stepper';
import { useBasket } from '#components/shop/basket-context';
import { VariantPicker } from '#components/shop/variant-picker';
import { ProductStock, ProductStockProvider, useProductStock } from '#components/stock/stock-provider';
import { Button } from '#components/ui/button';
import { PostForm } from '#components/ui/post-form';
import type { ProductVariant } from '#lib/market/catalog/schema';
import type { StockSnapshot } from '#lib/market/inventory/schema';
import { formatMoney, formatStep, formatUnitPrice } from '#lib/words/format';

interface PanelProps {
  variants: ProductVariant[];
  /** How many kinds there are besides these. */
  more: number;
  currency: string;
}

function PriceLine({ variant, currency }: { variant: ProductVariant; currency: string }) {
  const { price, unit, step } = variant;
  const perUnit = formatUnitPrice(price, currency, unit, step);
  return (
    <p className="figures flex flex-wrap items-baseline gap-x-3">
      <span className="font-display text-[2.5rem] leading-none tracking-[-0.02em]">
        {formatMoney(price, currency)}
      </span>
      <span className="text-lg">{formatStep(step, unit)}</span>
      {perUnit && <span className="text-ink-soft">{perUnit}</span>}
    </p>
  );
}

/** Whole steps that can be had now; at least one, so that a price can be shown for what is sold out. */
function stepsLeft(available: number, step: number): number {
  return Math.max(1, Math.floor(available / step + 1e-9));
}

function Panel({ variants, more, currency }: PanelProps) {
  const { byVariant } = useProductStock();
  const { sendFields } = useBasket();
  const [chosenId, setChosenId] = useState(variants[0]?.id);
  const [wanted, setWanted] = useState(1);
  const variant = variants.find(({ id }) => id === chosenId) ?? variants[0];
  if (!variant) return <p className="text-ink-soft">This is not sold at the moment.</p>;

  const { price, unit, step } = variant;
  const available = byVariant.get(variant.id)?.available ?? variant.available;
  const maxSteps = stepsLeft(available, step);
  const steps = Math.min(wanted, maxSteps);
  return (
    <PostForm
      to="/forms/basket"
      onSubmit={(event) => {
        event.preventDefault();
        const fields = new FormData(event.currentTarget);
        // Of the kind that is chosen now: without a script, the page does not know which that will be.
        fields.set('seen_price', String(price));
        void sendFields(fields);
      }}
      className="grid gap-6"
    >
      <input type="hidden" name="do" value="add" />
      {variants.length === 1 && <input type="hidden" name="variant_id" value={variant.id} />}
      {steps > 1 && <input type="hidden" name="quantity" value={Math.round(steps * step * 1000) / 1000} />}
      <PriceLine variant={variant} currency={currency} />
      <section
        aria-label="Stock"
        className="rounded-lg border border-line bg-counter px-5 py-4 shadow-raised"
      >
        <ProductStock variantId={variant.id} unit={unit} step={step} className="text-lg" />
      </section>
      {variants.length > 1 && (
        <VariantPicker variants={variants} currency={currency} chosen={variant.id} onChoose={setChosenId} />
      )}
      {more > 0 && <p className="figures -mt-3 text-ink-soft text-label">and {more} more kinds</p>}
      {available >= step && (
        <AmountStepper
          steps={steps}
          maxSteps={maxSteps}
          onChange={setWanted}
          price={price}
          currency={currency}
          step={step}
          unit={unit}
        />
      )}
      {available >= step && (
        <Button type="submit" size="lg" className="justify-self-start">
          Put in the basket
        </Button>
      )}
    </PostForm>
  );
}

interface ProductPanelProps extends PanelProps {
  initial: StockSnapshot;
}

/** Price, kinds, what is left and how much one wants: the part of a product page that changes. */
export function ProductPanel({ initial, ...panel }: ProductPanelProps) {
  return (
    <ProductStockProvider productId={initial.product_id} initial={initial}>
      <Panel {...panel} />
    </ProductStockProvider>
  );
}
