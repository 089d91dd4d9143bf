'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '#components/ui/button';
import { Checkbox } from '#components/ui/checkbox';
import { Dialog } from '#components/ui/dialog';
import { Field } from '#components/ui/field';
import { PostForm } from '#components/ui/post-form';
import { Select } from '#components/ui/select';
import type { TransitionInput, VendorOrder, VendorOrderLine } from '#lib/market/orders/schema';
import { formatQuantity } from '#lib/words/format';
import { toThreeDecimals } from '../inventory/amount.ts';
import { TextArea } from '../text-area.tsx';

interface OrderReturnDialogProps {
  order: VendorOrder;
  isBusy: boolean;
  trouble: string | null;
  onClose(): void;
  onReturn(step: TransitionInput): void;
}

/** The amounts of a line that can still come back, in its steps. Long lists of steps are cut to what one can choose from. */
function amountsOf({ quantity, returned_quantity, step }: VendorOrderLine): number[] {
  const left = Math.round((quantity - returned_quantity) / step);
  return Array.from({ length: left }, (_, i) => toThreeDecimals((i + 1) * step));
}

interface LineFieldProps {
  line: VendorOrderLine;
  value: number;
  onChange(quantity: number): void;
}

function LineField({ line, value, onChange }: LineFieldProps) {
  return (
    <Field label={line.variant_name ? `${line.product_name}, ${line.variant_name}` : line.product_name}>
      {(control) => (
        <Select {...control} value={value} onChange={(event) => onChange(Number(event.target.value))}>
          <option value={0}>Nothing of it</option>
          {amountsOf(line).map((amount) => (
            <option key={amount} value={amount}>
              {formatQuantity(amount, line.unit)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

/** What came back, why, and whether it can be sold again. */
export function OrderReturnDialog({ order, isBusy, onClose, onReturn, trouble }: OrderReturnDialogProps) {
  // As it was when the dialog opened: what others take back meanwhile must be seen before it is answered.
  const [seen] = useState(order);
  const open = seen.lines.filter((line) => line.returned_quantity < line.quantity);
  const [back, setBack] = useState<Record<string, number>>(() =>
    Object.fromEntries(
      open.map((line) => [line.id, toThreeDecimals(line.quantity - line.returned_quantity)]),
    ),
  );
  const [reason, setReason] = useState('');
  const [restock, setRestock] = useState(false);
  const [error, setError] = useState<string>();
  const items = open.flatMap(({ id }) => (back[id] ? [{ item_id: id, quantity: back[id] }] : []));
  function submit(event: FormEvent) {
    event.preventDefault();
    if (items.length === 0) setError('Choose what came back.');
    else if (!reason.trim()) setError('Say why: the shopper reads it.');
    else onReturn({ to: 'returned', version: seen.version, items, reason: reason.trim(), restock });
  }
  return (
    <Dialog title={`What came back of order ${seen.number}?`} trouble={trouble} onClose={onClose}>
      <PostForm onSubmit={submit} className="grid gap-4">
        {open.map((line) => (
          <LineField
            key={line.id}
            line={line}
            value={back[line.id] ?? 0}
            onChange={(quantity) => setBack({ ...back, [line.id]: quantity })}
          />
        ))}
        <Field label="Why?" hint="The shopper gets this by mail." error={error}>
          {(control) => (
            <TextArea
              {...control}
              rows={2}
              maxLength={300}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        <Checkbox
          label="Put it back on the shelf, to be sold again"
          checked={restock}
          onChange={(event) => setRestock(event.target.checked)}
        />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" aria-disabled={isBusy}>
            Take it back
          </Button>
          <Button variant="quiet" onClick={onClose}>
            Leave it
          </Button>
        </div>
      </PostForm>
    </Dialog>
  );
}
