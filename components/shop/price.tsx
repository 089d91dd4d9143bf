import { formatMoney, formatStep } from '#lib/words/format';
import type { UnitOfMeasure } from '#lib/words/units';

interface PriceProps {
  price: number;
  currency: string;
  unit: UnitOfMeasure;
  step: number;
  /** Variants cost more: this is the lowest price. */
  isFrom?: boolean;
}

/** "from €4.20 per 50 g". */
export function Price({ price, currency, unit, step, isFrom }: PriceProps) {
  return (
    <span className="figures whitespace-nowrap">
      {isFrom && <span className="text-ink-soft text-label">from </span>}
      <span className="font-semibold">{formatMoney(price, currency)}</span>
      <span className="text-ink-soft text-label"> {formatStep(step, unit)}</span>
    </span>
  );
}
