'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '#components/ui/button';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { PostForm } from '#components/ui/post-form';
import { Segments } from '#components/ui/segments';
import { SelectField } from '#components/ui/select-field';
import { type BulkAction, type BulkValues, bulkAmount, likelyReason } from './bulk-values.ts';

const actions: readonly { value: BulkAction; name: string }[] = [
  { value: 'add', name: 'Add' },
  { value: 'take', name: 'Take away' },
  { value: 'set', name: 'Set to' },
  { value: 'threshold', name: 'Low at' },
];

const labels: Record<BulkAction, string> = {
  add: 'Add to each',
  take: 'Take from each',
  set: 'Now on each shelf',
  threshold: 'Low at this and below',
};

interface BulkFormProps {
  initial: BulkValues;
  /** Thresholds are for managers. */
  maySetThresholds: boolean;
  isBusy: boolean;
  onPreview(values: BulkValues, amount: number): void;
}

/**
 * What to do to all selected shelves. Nothing is written before it was shown.
 * Long: a form from its first field to its last, in the order in which it is read.
 */
export function BulkForm({ initial, maySetThresholds, isBusy, onPreview }: BulkFormProps) {
  const [values, setValues] = useState(initial);
  const [hasTried, setHasTried] = useState(false);
  const parsed = bulkAmount(values);
  const change = (part: Partial<BulkValues>) => setValues({ ...values, ...part });

  function submit(event: FormEvent) {
    event.preventDefault();
    setHasTried(true);
    if ('amount' in parsed && !isBusy) onPreview(values, parsed.amount);
  }

  return (
    <PostForm onSubmit={submit} noValidate className="grid gap-4">
      <Segments
        label="What to do"
        options={actions.filter(({ value }) => maySetThresholds || value !== 'threshold')}
        value={values.action}
        onChange={(action) => change({ action, reason: likelyReason(action) })}
        className="justify-self-start"
      />
      <Field
        label={labels[values.action]}
        hint="In the unit that each product is kept in: grams, litres or pieces."
        error={hasTried && 'error' in parsed ? parsed.error : undefined}
      >
        {(control) => (
          <Input
            {...control}
            autoFocus
            inputMode="decimal"
            autoComplete="off"
            value={values.amount}
            onChange={(event) => change({ amount: event.target.value })}
            className="figures sm:w-40"
          />
        )}
      </Field>
      {values.action !== 'threshold' && (
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField
            label="Reason"
            value={values.reason}
            options={[
              ['received', 'Received a delivery'],
              ['returned', 'Returned by a customer'],
              ['adjusted', 'Counted or corrected'],
            ]}
            onChoose={(reason) => change({ reason })}
          />
          <Field label="Note (optional)">
            {(control) => (
              <Input
                {...control}
                maxLength={300}
                value={values.note}
                onChange={(event) => change({ note: event.target.value })}
              />
            )}
          </Field>
        </div>
      )}
      <Button type="submit" aria-disabled={isBusy} className="justify-self-start">
        {isBusy ? 'Looking' : 'Show what changes'}
      </Button>
    </PostForm>
  );
}
