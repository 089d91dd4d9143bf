'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '#components/ui/button';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { PostForm } from '#components/ui/post-form';

interface RejectFormProps {
  /** What goes back. */
  name: string;
  isBusy: boolean;
  onReject(reason: string): void;
  onCancel(): void;
}

/** Why something goes back to its stall. */
export function RejectForm({ name, isBusy, onReject, onCancel }: RejectFormProps) {
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string | undefined>();
  function submit(event: FormEvent) {
    event.preventDefault();
    const text = reason.trim();
    setError(text.length < 3 ? 'Say what has to change.' : undefined);
    if (text.length >= 3) onReject(text);
  }
  return (
    <PostForm
      onSubmit={submit}
      noValidate
      aria-label={`Send ${name} back`}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        // It ends this form, and nothing around it.
        event.stopPropagation();
        onCancel();
      }}
      className="grid gap-3"
    >
      <Field
        label="What has to change"
        hint="The stall reads it in its mail and beside the product."
        error={error}
      >
        {(control) => (
          <Input
            {...control}
            autoFocus
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="danger" disabled={isBusy}>
          Send it back
        </Button>
        <Button variant="quiet" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </PostForm>
  );
}
