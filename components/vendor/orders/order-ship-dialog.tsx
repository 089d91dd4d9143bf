'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { PostForm } from '#components/ui/post-form';
import type { TransitionInput } from '#lib/market/orders/schema';

interface OrderShipDialogProps {
  isBusy: boolean;
  trouble: string | null;
  onClose(): void;
  onShip(step: TransitionInput): void;
}

/** Who brings the parcel, and its number there. Both may stay empty: not every parcel has one. */
export function OrderShipDialog({ isBusy, onClose, onShip, trouble }: OrderShipDialogProps) {
  const [parcel, setParcel] = useState({ carrier: '', tracking_number: '', note: '' });
  const fieldOf = (name: keyof typeof parcel) => ({
    value: parcel[name],
    onChange: (event: { target: { value: string } }) => setParcel({ ...parcel, [name]: event.target.value }),
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    onShip({ to: 'shipped', from: 'packed', ...parcel });
  }
  return (
    <Dialog
      title="It is on its way"
      lead="The shopper gets a mail with what you enter here."
      trouble={trouble}
      onClose={onClose}
    >
      <PostForm onSubmit={submit} className="grid gap-4">
        <Field label="Carrier">
          {(control) => (
            <Input
              {...control}
              {...fieldOf('carrier')}
              maxLength={80}
              placeholder="DHL, post, our own bicycle"
            />
          )}
        </Field>
        <Field label="Tracking number">
          {(control) => (
            <Input {...control} {...fieldOf('tracking_number')} maxLength={80} autoComplete="off" />
          )}
        </Field>
        <Field label="Note to the shopper" hint="If there is something to say.">
          {(control) => <Input {...control} {...fieldOf('note')} maxLength={300} />}
        </Field>
        <div className="flex flex-wrap gap-2 pt-1">
          <Button type="submit" aria-disabled={isBusy}>
            Mark as shipped
          </Button>
          <Button variant="quiet" onClick={onClose}>
            Not yet
          </Button>
        </div>
      </PostForm>
    </Dialog>
  );
}
