'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button';
import { Checkbox } from '#components/ui/checkbox';
import { Notice } from '#components/ui/notice';
import { formatCount } from '#lib/words/format';
import { DecisionsProgress, DecisionsTold } from './decisions-told.tsx';
import { RejectForm } from './reject-form.tsx';
import type { useDecisions } from './use-decisions.ts';

interface ChoiceBarProps {
  decisions: ReturnType<typeof useDecisions>;
  /** The products that are shown. */
  shown: readonly string[];
  /** How many wait, shown or not. */
  total: number;
  /** Whether they are of one stall, all of which can be chosen. */
  isOneStall: boolean;
}

function AllOfStall({ decisions, total }: Pick<ChoiceBarProps, 'decisions' | 'total'>) {
  const { isBusy, mostChosen, chooseAll } = decisions;
  const words = total > mostChosen ? `the first ${formatCount(mostChosen)} of` : 'all';
  return (
    <Button size="sm" variant="quiet" aria-disabled={isBusy} onClick={() => void chooseAll()}>
      Choose {words} {formatCount(total)}
    </Button>
  );
}

/** Chooses what is shown or all of a stall, and decides about it in one go. Escape lets go of what was chosen. */
export function ChoiceBar({ decisions, shown, total, isOneStall }: ChoiceBarProps) {
  const { selected, replace, clear, isBusy, trouble, progress, told, decide } = decisions;
  const [isRejecting, setIsRejecting] = useState(false);
  const areAllShown = shown.length > 0 && shown.every((id) => selected.has(id));
  const count = selected.size;
  return (
    <section aria-label="Choice" className="sticky top-0 z-20 mb-4 grid gap-2 bg-paper py-2">
      {shown.length > 0 && (
        <div className="flex min-h-12 flex-wrap items-center gap-x-2 gap-y-1 sm:gap-x-4">
          <Checkbox
            label={<span className="text-label">Choose all shown</span>}
            checked={areAllShown}
            disabled={isBusy}
            onChange={() => replace(areAllShown ? [] : shown)}
          />
          {count > 0 && (
            <>
              <p aria-live="polite" className="figures font-medium text-label">
                {formatCount(count)} chosen
              </p>
              <Button size="sm" disabled={isBusy} onClick={() => void decide(null)}>
                Publish {formatCount(count)}
              </Button>
              <Button size="sm" variant="outline" disabled={isBusy} onClick={() => setIsRejecting(true)}>
                Send {formatCount(count)} back
              </Button>
              <Button size="sm" variant="quiet" disabled={isBusy} onClick={clear}>
                Clear
              </Button>
            </>
          )}
          {isOneStall && total > count && <AllOfStall decisions={decisions} total={total} />}
        </div>
      )}
      {isRejecting && count > 0 && (
        <RejectForm
          name={`${formatCount(count)} products`}
          isBusy={isBusy}
          onReject={(reason) => void decide(reason).then((isDone) => isDone && setIsRejecting(false))}
          onCancel={() => setIsRejecting(false)}
        />
      )}
      {progress && progress.of > 0 && <DecisionsProgress {...progress} />}
      {trouble && <Notice tone="danger">{trouble}</Notice>}
      {told && !progress && <DecisionsTold {...told} />}
    </section>
  );
}
