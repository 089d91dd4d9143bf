'use client';

import { ArrowRight } from 'lucide-react';
import { Button } from '#components/ui/button';
import type { BulkAnswer, JudgedLine } from '#lib/market/inventory/schema';
import { formatCount, formatQuantity } from '#lib/words/format';
import type { BulkAction } from './bulk-values.ts';
import { isChanged } from './bulk-values.ts';

/** So many lines are shown of each kind; a thousand would be read by nobody. */
const maxShown = 30;

function Figures({ line, action }: { line: JudgedLine; action: BulkAction }) {
  const unit = line.unit ?? 'each';
  const [before, after] =
    action === 'threshold' ? [line.low_before, line.low_after] : [line.before, line.after];
  if (before === null || after === null) return null;
  return (
    <span className="figures inline-flex items-center gap-1.5 whitespace-nowrap">
      {formatQuantity(before, unit)}
      <ArrowRight aria-label="becomes" className="size-3.5 text-ink-soft" />
      <span className="font-medium">{formatQuantity(after, unit)}</span>
    </span>
  );
}

function Lines({ lines, action }: { lines: JudgedLine[]; action: BulkAction }) {
  return (
    <ul className="grid text-label">
      {lines.slice(0, maxShown).map((line) => (
        <li
          key={line.inventory_id}
          className="flex flex-wrap items-baseline justify-between gap-x-4 border-line border-t py-2"
        >
          <span>
            {line.product_name ?? 'A shelf that is gone'}
            <span className="text-ink-soft">
              {' '}
              {[line.variant_name, line.location_name].filter(Boolean).join(' · ')}
            </span>
          </span>
          {line.refused === null ? (
            <Figures line={line} action={action} />
          ) : (
            <span className="text-danger">{line.refused}</span>
          )}
        </li>
      ))}
      {lines.length > maxShown && (
        <li className="border-line border-t py-2 text-ink-soft">
          and {formatCount(lines.length - maxShown)} more
        </li>
      )}
    </ul>
  );
}

const shelves = (count: number) => `${formatCount(count)} ${count === 1 ? 'shelf' : 'shelves'}`;

interface BulkPreviewProps {
  answer: BulkAnswer;
  action: BulkAction;
  isBusy: boolean;
  onApply(): void;
  onBack(): void;
}

/** What a bulk change would do, what is refused and why, and the button that does the rest. */
export function BulkPreview({ answer, action, isBusy, onApply, onBack }: BulkPreviewProps) {
  const refused = answer.lines.filter((line) => line.refused !== null);
  const changed = answer.lines.filter(isChanged);
  const same = answer.lines.length - refused.length - changed.length;
  return (
    <div className="grid gap-4">
      {refused.length > 0 && (
        <section aria-label="Refused">
          <h3 className="mb-2 font-medium text-danger">{shelves(refused.length)} cannot change like this</h3>
          <Lines lines={refused} action={action} />
        </section>
      )}
      <section aria-label="Changes">
        <h3 className="mb-2 font-medium">
          {changed.length === 0 ? 'Nothing else changes' : `${shelves(changed.length)} will change`}
        </h3>
        <Lines lines={changed} action={action} />
        {same > 0 && <p className="pt-2 text-ink-soft text-label">{shelves(same)} stay as they are.</p>}
      </section>
      <div className="flex flex-wrap gap-2">
        {changed.length > 0 && (
          <Button autoFocus aria-disabled={isBusy} onClick={() => !isBusy && onApply()}>
            {isBusy
              ? 'Writing'
              : refused.length > 0
                ? `Leave those out and change ${shelves(changed.length)}`
                : `Change ${shelves(changed.length)}`}
          </Button>
        )}
        <Button variant="outline" onClick={onBack}>
          Back
        </Button>
      </div>
    </div>
  );
}
