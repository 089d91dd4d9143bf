'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { Notice } from '#components/ui/notice';
import { PostForm } from '#components/ui/post-form';
import { SelectField } from '#components/ui/select-field';
import { useAction } from '#hooks/use-action';
import { call } from '#lib/api/call';
import type { InventoryRow } from '#lib/market/inventory/schema';
import { formatQuantity } from '#lib/words/format';
import { amountTrouble, parseAmount } from './amount.ts';
import { toastChange } from './undo-toast.ts';

interface TransferDialogProps {
  row: InventoryRow;
  locations: { id: string; name: string }[];
  onChanged(): void;
  onClose(): void;
}

/** The amount, or a sentence that says what to enter instead. */
function amountOf(row: InventoryRow, text: string): { amount: number } | { error: string } {
  const amount = parseAmount(text);
  if (amount === null || amount <= 0)
    return { error: amountTrouble(text, 'Enter an amount above zero, with at most three decimals.') };
  if (amount > row.available)
    return { error: `Only ${formatQuantity(Math.max(0, row.available), row.unit)} can be moved.` };
  return { amount };
}

function useTransfer({ row, locations, onChanged, onClose }: TransferDialogProps) {
  const others = locations.filter(({ id }) => id !== row.location_id);
  const [to, setTo] = useState(others[0]?.id ?? '');
  const [text, setText] = useState('');
  const [note, setNote] = useState('');
  const [hasTried, setHasTried] = useState(false);
  const action = useAction();
  const parsed = amountOf(row, text);

  async function send(amount: number): Promise<void> {
    const body = {
      variant_id: row.variant_id,
      from_location_id: row.location_id,
      to_location_id: to,
      quantity: amount,
      note: note.trim() || undefined,
    };
    const { transfer } = await call('POST /api/vendor/inventory/transfer', { body });
    const place = others.find(({ id }) => id === to)?.name ?? 'there';
    toastChange(
      `${formatQuantity(amount, row.unit)} of ${row.product_name} moved to ${place}`,
      transfer.change_id,
      onChanged,
    );
    onChanged();
    onClose();
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    setHasTried(true);
    if ('amount' in parsed) void action.run(() => send(parsed.amount));
  }
  const error = hasTried && 'error' in parsed ? parsed.error : undefined;
  return { others, to, setTo, text, setText, note, setNote, error, submit, ...action };
}

/** Takes goods of one shelf to another location of the stall. */
export function TransferDialog(props: TransferDialogProps) {
  const { row, onClose } = props;
  const form = useTransfer(props);
  return (
    <Dialog title={`Move ${row.product_name}`} onClose={onClose}>
      <PostForm onSubmit={form.submit} noValidate className="grid gap-4">
        <p className="text-ink-soft">
          {[row.variant_name, row.sku].filter(Boolean).join(' · ')}: {formatQuantity(row.available, row.unit)}{' '}
          free at {row.location_name}
          {row.reserved > 0 && `, ${formatQuantity(row.reserved, row.unit)} in baskets stay there`}.
        </p>
        {form.trouble && <Notice tone="danger">{form.trouble}</Notice>}
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={`Amount in ${row.unit === 'each' ? 'pieces' : row.unit}`} error={form.error}>
            {(control) => (
              <Input
                {...control}
                autoFocus
                inputMode="decimal"
                autoComplete="off"
                value={form.text}
                onChange={(event) => form.setText(event.target.value)}
                className="figures"
              />
            )}
          </Field>
          <SelectField
            label="To"
            value={form.to}
            options={form.others.map(({ id, name }) => [id, name])}
            onChoose={form.setTo}
          />
        </div>
        <Field label="Note (optional)">
          {(control) => (
            <Input
              {...control}
              maxLength={300}
              value={form.note}
              onChange={(event) => form.setNote(event.target.value)}
            />
          )}
        </Field>
        <div className="flex gap-2">
          <Button type="submit" aria-disabled={form.isBusy}>
            {form.isBusy ? 'Moving' : 'Move'}
          </Button>
          <Button variant="quiet" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </PostForm>
    </Dialog>
  );
}
