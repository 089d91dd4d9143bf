'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { toast } from 'sonner';
import { Button } from '#components/ui/button';
import { Checkbox } from '#components/ui/checkbox';
import { EmptyState } from '#components/ui/empty-state';
import { Notice } from '#components/ui/notice';
import { Skeleton } from '#components/ui/skeleton';
import { refusedLinesOf } from '#hooks/inventory/refused-lines';
import { readCount } from '#hooks/inventory/use-stock-take';
import { troubleOf, useAction } from '#hooks/use-action';
import { call } from '#lib/api/call';
import type { CountLine, CountPage, StockTake } from '#lib/market/inventory/schema';
import { formatCount, formatQuantity } from '#lib/words/format';
import { toThreeDecimals } from './amount.ts';
import { differenceWords } from './count-line.tsx';
import { countHref } from './inventory-url.ts';
import { goodsName } from './shelf-name.ts';
import { toastChange } from './undo-toast.ts';

/** So many differences are listed; all are written. */
const maxListed = 500;

interface CountReviewProps {
  take: StockTake;
  mayClose: boolean;
  /** Taking a finished count back is for managers, also when somebody else began it. */
  mayUndo: boolean;
  stall: string | undefined;
  onBack(): void;
}

/** What moved since the line was counted, and what the shelf will hold. */
function MovedWords({ line }: { line: CountLine }) {
  if (line.counted === null || line.expected === null) return null;
  const moved = toThreeDecimals(line.quantity - line.expected);
  const after = formatQuantity(toThreeDecimals(line.quantity + line.counted - line.expected), line.unit);
  return (
    <p className="figures text-ink-soft text-label">
      Counted {formatQuantity(line.counted, line.unit)}
      {moved !== 0 &&
        `, and ${formatQuantity(Math.abs(moved), line.unit)} ${moved < 0 ? 'left' : 'came in'} since`}
      : <span className="text-ink">{after} on the shelf</span> then.
    </p>
  );
}

interface DifferenceProps {
  line: CountLine;
  refused: string | undefined;
  isLeftOut: boolean;
  onLeaveOut(isLeftOut: boolean): void;
}

function Difference({ line, refused, isLeftOut, onLeaveOut }: DifferenceProps) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 border-line border-t py-3">
      <div>
        <p className="font-medium">
          {line.product_name}{' '}
          <span className="font-normal text-ink-soft text-label">
            {[line.variant_name, line.sku].filter(Boolean).join(' · ')}
          </span>
        </p>
        <p className="figures text-label">{differenceWords(line)}</p>
        <MovedWords line={line} />
        {refused && <p className="text-danger text-label">{refused}</p>}
      </div>
      <Checkbox
        label={
          <span className="text-label">
            Leave out
            <span className="sr-only"> {goodsName(line)}</span>
          </span>
        }
        checked={isLeftOut}
        onChange={(event) => onLeaveOut(event.target.checked)}
      />
    </li>
  );
}

/** The differences as they are now: read when the review opens, and after a refusal. */
function useDifferences(takeId: string) {
  const [page, setPage] = useState<CountPage | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round reads again.
  useEffect(() => {
    const abort = new AbortController();
    readCount(takeId, { state: 'different' }, maxListed, abort.signal).then(
      (read) => setPage(read),
      (error: unknown) => !abort.signal.aborted && setTrouble(troubleOf(error)),
    );
    return () => abort.abort();
  }, [takeId, round]);
  return { page, trouble, reload: () => setRound(round + 1) };
}

function useFinish({ take, mayUndo, stall }: CountReviewProps, reload: () => void) {
  const router = useRouter();
  const action = useAction();
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(new Set());
  const [refused, setRefused] = useState<ReadonlyMap<string, string>>(new Map());

  async function write(): Promise<void> {
    try {
      const { finished } = await call('POST /api/vendor/inventory/counts/:id/finish', {
        params: { id: take.id },
        body: { leave_out: [...leftOut] },
        timeoutMs: 30_000,
      });
      const { change_id, changed } = finished;
      if (change_id === null) toast('Counted. The records were right: nothing changed.');
      else {
        const title = `Counted. ${formatCount(changed)} shelves put right.`;
        if (mayUndo) toastChange(title, change_id, () => router.refresh());
        else toast(title);
      }
      router.push(countHref(stall));
      router.refresh();
    } catch (error) {
      const lines = await refusedLinesOf(error);
      setRefused(
        new Map(lines.flatMap((line) => (line.variant_id ? [[line.variant_id, line.refused]] : []))),
      );
      reload();
      throw error;
    }
  }

  const leaveOut = (id: string, isOut: boolean) => {
    const next = new Set(leftOut);
    if (isOut) next.add(id);
    else next.delete(id);
    setLeftOut(next);
  };
  return { ...action, leftOut, refused, leaveOut, finish: () => action.run(write) };
}

/** The differences before they are written, and the button that writes them. */
export function CountReview(props: CountReviewProps) {
  const { take, mayClose, onBack } = props;
  const { page, trouble, reload } = useDifferences(take.id);
  const form = useFinish(props, reload);
  if (trouble) return <Notice tone="danger">{trouble}</Notice>;
  if (!page) return <Skeleton className="h-40 w-full" />;
  return (
    <section aria-label="Differences" className="grid gap-4">
      <p>
        {formatCount(page.take.counted)} counted, {formatCount(page.take.differing)} differ from the records.
        What was not counted stays as it is, and what was sold in between stays sold.
      </p>
      {form.trouble && <Notice tone="danger">{form.trouble}</Notice>}
      {page.lines.length === 0 ? (
        <EmptyState title="No differences">Everything that was counted is as recorded.</EmptyState>
      ) : (
        <ul>
          {page.lines.map((line) => (
            <Difference
              key={line.variant_id}
              line={line}
              refused={form.refused.get(line.variant_id)}
              isLeftOut={form.leftOut.has(line.variant_id)}
              onLeaveOut={(isOut) => form.leaveOut(line.variant_id, isOut)}
            />
          ))}
          {page.nextCursor && (
            <li className="border-line border-t py-3 text-ink-soft text-label">
              and {formatCount(page.take.differing - page.lines.length)} more, which are written as well
            </li>
          )}
        </ul>
      )}
      {!mayClose && <Notice>Whoever began this stock-take, or a manager, finishes it.</Notice>}
      <div className="flex flex-wrap gap-2">
        {mayClose && (
          <Button aria-disabled={form.isBusy} onClick={() => void form.finish()}>
            {form.isBusy ? 'Writing' : 'Finish and write the differences'}
          </Button>
        )}
        <Button variant="outline" onClick={onBack}>
          Go on counting
        </Button>
      </div>
    </section>
  );
}
