'use client';

import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react';
import { toast } from 'sonner';
import { Input } from '#components/ui/input';
import { PostForm } from '#components/ui/post-form';
import { useAction } from '#hooks/use-action';
import { call } from '#lib/api/call';
import type { InventoryRow } from '#lib/market/inventory/schema';
import { formatQuantity } from '#lib/words/format';
import { amountTrouble, parseAmount } from './amount.ts';
import { shelfName } from './shelf-name.ts';
import { toastChange } from './undo-toast.ts';

const words = (row: InventoryRow) =>
  row.low_stock_threshold > 0 ? formatQuantity(row.low_stock_threshold, row.unit) : 'not set';

interface ThresholdFieldProps {
  vendorId: string;
  row: InventoryRow;
  onChanged(): void;
}

interface EditorProps extends ThresholdFieldProps {
  onClose(): void;
}

function ThresholdEditor({ vendorId, row, onChanged, onClose }: EditorProps) {
  const [text, setText] = useState(String(row.low_stock_threshold));
  const { isBusy, trouble, run } = useAction();

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    const threshold = parseAmount(text);
    if (threshold === null || threshold < 0) {
      toast.error(amountTrouble(text, 'Enter zero or more, with at most three decimals.'));
      return;
    }
    if (threshold === row.low_stock_threshold) return onClose();
    const isDone = await run(async () => {
      const lines = [{ inventory_id: row.inventory_id, threshold }];
      const { bulk } = await call('PUT /api/vendor/inventory/thresholds', {
        body: { vendor_id: vendorId, lines },
      });
      const { change_id } = bulk;
      toastChange(
        `${row.product_name} is low at ${formatQuantity(threshold, row.unit)}`,
        change_id,
        onChanged,
      );
      onChanged();
    });
    if (isDone) onClose();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onClose();
  }

  return (
    <PostForm onSubmit={(event) => void save(event)} onKeyDown={onKeyDown} noValidate>
      <Input
        autoFocus
        aria-label={`Low at, for ${shelfName(row)}`}
        aria-busy={isBusy}
        aria-invalid={trouble ? true : undefined}
        inputMode="decimal"
        autoComplete="off"
        value={text}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setText(event.target.value)}
        className="figures h-9 w-24 text-right"
      />
      <p role="status" className="text-danger text-fine">
        {trouble}
      </p>
    </PostForm>
  );
}

/** From which amount on a shelf is low. Enter saves, Escape leaves it. */
export function ThresholdField(props: ThresholdFieldProps) {
  const { row } = props;
  const [isOpen, setIsOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setIsOpen(false);
    requestAnimationFrame(() => button.current?.focus());
  };
  if (isOpen) return <ThresholdEditor {...props} onClose={close} />;
  return (
    <button
      ref={button}
      type="button"
      aria-label={`Low at ${words(row)}. Change it for ${shelfName(row)}`}
      onClick={() => setIsOpen(true)}
      className="figures inline-flex h-9 items-center rounded-sm px-2 whitespace-nowrap hover:bg-leaf-wash max-md:underline max-md:underline-offset-4"
    >
      {words(row)}
    </button>
  );
}

/** For those who may look and not change. */
export const thresholdWords = words;
