'use client';

import { Minus, Plus } from 'lucide-react';
import { formatMoney, formatQuantity, priceOf } from '#lib/words/format';
import type { UnitOfMeasure } from '#lib/words/units';

interface AmountStepperProps {
  steps: number;
  maxSteps: number;
  onChange: (steps: number) => void;
  price: number;
  currency: string;
  step: number;
  unit: UnitOfMeasure;
}

const knob =
  'grid size-11 place-items-center text-ink transition-colors hover:bg-leaf-wash disabled:text-out disabled:hover:bg-transparent';

/** How much of it, in the amounts that it is sold in, and what that comes to. Never more than is left. */
export function AmountStepper(props: AmountStepperProps) {
  const { steps, maxSteps, onChange, price, currency, step, unit } = props;
  const quantity = Math.round(steps * step * 1000) / 1000;
  return (
    <div className="flex flex-wrap items-center gap-x-5 gap-y-3">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as one row everywhere. */}
      <div
        role="group"
        aria-label="Amount"
        className="flex items-center rounded-md border border-line-strong bg-counter"
      >
        <button
          type="button"
          aria-label={`${formatQuantity(step, unit)} less`}
          disabled={steps <= 1}
          onClick={() => onChange(steps - 1)}
          className={`${knob} rounded-l-md`}
        >
          <Minus aria-hidden className="size-4" />
        </button>
        <output className="figures min-w-24 text-center font-medium">{formatQuantity(quantity, unit)}</output>
        <button
          type="button"
          aria-label={`${formatQuantity(step, unit)} more`}
          disabled={steps >= maxSteps}
          onClick={() => onChange(steps + 1)}
          className={`${knob} rounded-r-md`}
        >
          <Plus aria-hidden className="size-4" />
        </button>
      </div>
      <p className="figures">
        <span className="text-ink-soft">comes to </span>
        <span className="font-semibold text-lg">{formatMoney(priceOf(price, quantity, step), currency)}</span>
      </p>
    </div>
  );
}
