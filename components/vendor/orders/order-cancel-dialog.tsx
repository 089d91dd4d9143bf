'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';
import { Field } from '#components/ui/field';
import { PostForm } from '#components/ui/post-form';
import { TextArea } from '../text-area.tsx';

interface OrderCancelDialogProps {
  number: number;
  isBusy: boolean;
  trouble: string | null;
  onClose(): void;
  onCancel(reason: string): void;
}

/** Asks why before it cancels: it cannot be undone, and the shopper reads the answer. */
export function OrderCancelDialog({ number, isBusy, onClose, onCancel, trouble }: OrderCancelDialogProps) {
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string>();
  function submit(event: FormEvent) {
    event.preventDefault();
    if (reason.trim()) onCancel(reason.trim());
    else setError('Say why: the shopper reads it.');
  }
  return (
    <Dialog
      title={`Cancel order ${number}?`}
      lead="Its goods go back on your shelves at once. What the shopper ordered from other stalls is not touched. This cannot be undone."
      trouble={trouble}
      onClose={onClose}
    >
      <PostForm onSubmit={submit} className="grid gap-4">
        <Field label="Why?" hint="The shopper gets this by mail." error={error}>
          {(control) => (
            <TextArea
              {...control}
              rows={3}
              maxLength={300}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        <div className="flex flex-wrap gap-2">
          <Button type="submit" variant="danger" aria-disabled={isBusy}>
            Cancel the order
          </Button>
          <Button variant="outline" onClick={onClose}>
            Keep it
          </Button>
        </div>
      </PostForm>
    </Dialog>
  );
}
