'use client';

import { useState } from 'react';
import { Dialog } from '#components/ui/dialog';
import { Notice } from '#components/ui/notice';
import { refusedLinesOf } from '#hooks/inventory/refused-lines';
import { useAction } from '#hooks/use-action';
import { call } from '#lib/api/call';
import type { BulkAnswer, BulkInput, BulkLine } from '#lib/market/inventory/schema';
import { formatCount } from '#lib/words/format';
import { BulkForm } from './bulk-form.tsx';
import { BulkPreview } from './bulk-preview.tsx';
import { type BulkValues, confirmedLines, firstBulk, linesOf } from './bulk-values.ts';
import { toastChange } from './undo-toast.ts';

interface BulkDialogProps {
  vendorId: string;
  ids: readonly string[];
  maySetThresholds: boolean;
  /** Stock was written, or taken back: read it again. */
  onChanged(): void;
  onDone(): void;
  onClose(): void;
}

interface Shown {
  lines: BulkLine[];
  answer: BulkAnswer;
}

/** From what is wanted to what would happen to what did. */
function useBulk({ vendorId, ids, onChanged, onDone }: BulkDialogProps) {
  const [values, setValues] = useState(firstBulk);
  const [shown, setShown] = useState<Shown | null>(null);
  const action = useAction();

  /** A thousand shelves take the database a moment. */
  async function send(
    input: Pick<BulkInput, 'lines' | 'reason' | 'note'> & { dry_run?: boolean },
  ): Promise<BulkAnswer> {
    const body = { vendor_id: vendorId, ...input };
    return (await call('POST /api/vendor/inventory/bulk', { body, timeoutMs: 30_000 })).bulk;
  }

  async function look(lines: BulkLine[], next: BulkValues): Promise<void> {
    const { reason, note } = next;
    setShown({ lines, answer: await send({ lines, reason, note, dry_run: true }) });
  }

  const preview = (next: BulkValues, amount: number) => {
    setValues(next);
    return action.run(() => look(linesOf(ids, next.action, amount), next));
  };

  async function write({ lines, answer }: Shown): Promise<void> {
    const confirmed = confirmedLines(lines, answer.lines);
    try {
      const done = await send({ lines: confirmed, reason: values.reason, note: values.note });
      toastChange(`${formatCount(done.changed)} shelves changed`, done.change_id, onChanged);
      onChanged();
      onDone();
    } catch (error) {
      // Sold or set aside since it was shown: show it as it is now.
      if ((await refusedLinesOf(error)).length > 0) await look(confirmed, values);
      throw error;
    }
  }

  const apply = () => shown && action.run(() => write(shown));
  return { values, shown, ...action, preview, apply, back: () => setShown(null) };
}

/** Changes all selected shelves at once, after it has shown what that does. */
export function BulkDialog(props: BulkDialogProps) {
  const bulk = useBulk(props);
  const count = props.ids.length;
  return (
    <Dialog
      title={`Change ${formatCount(count)} ${count === 1 ? 'shelf' : 'shelves'}`}
      onClose={props.onClose}
    >
      {bulk.trouble && (
        <Notice tone="danger" className="mb-4">
          {bulk.trouble}
        </Notice>
      )}
      {bulk.shown ? (
        <BulkPreview
          answer={bulk.shown.answer}
          action={bulk.values.action}
          isBusy={bulk.isBusy}
          onApply={() => void bulk.apply()}
          onBack={bulk.back}
        />
      ) : (
        <BulkForm
          initial={bulk.values}
          maySetThresholds={props.maySetThresholds}
          isBusy={bulk.isBusy}
          onPreview={(values, amount) => void bulk.preview(values, amount)}
        />
      )}
    </Dialog>
  );
}
