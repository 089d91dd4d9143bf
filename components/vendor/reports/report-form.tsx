'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '#components/ui/button';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { Notice } from '#components/ui/notice';
import { PostForm } from '#components/ui/post-form';
import { useAction } from '#hooks/use-action';
import { type Days, presets, troubleWith } from './spans.ts';

interface ReportFormProps {
  /** The last day that has ended where the stall is. */
  lastDay: string;
  onAsk(days: Days): Promise<void>;
}

/** Which days, by a press for the usual ones, and the wish for them. */
export function ReportForm({ lastDay, onAsk }: ReportFormProps) {
  const [days, setDays] = useState<Days>({ from_day: lastDay, to_day: lastDay });
  const [error, setError] = useState<string | null>(null);
  const { isBusy, trouble, run } = useAction();

  function choose(next: Days): void {
    setDays(next);
    setError(null);
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    const wrong = troubleWith(days, lastDay);
    setError(wrong);
    if (!wrong) void run(() => onAsk(days));
  }

  const field = (name: keyof Days, label: string) => (
    <Field label={label} error={name === 'to_day' ? (error ?? undefined) : undefined}>
      {(control) => (
        <Input
          {...control}
          type="date"
          max={lastDay}
          value={days[name]}
          onChange={(event) => choose({ ...days, [name]: event.target.value })}
        />
      )}
    </Field>
  );

  return (
    <PostForm aria-label="Make a report" onSubmit={submit} noValidate className="grid gap-4">
      <fieldset className="flex flex-wrap gap-2">
        <legend className="mb-1.5 font-medium text-label">Days</legend>
        {presets.map(({ name, of }) => {
          const span = of(lastDay);
          const isChosen = span.from_day === days.from_day && span.to_day === days.to_day;
          return (
            <Button
              key={name}
              variant={isChosen ? 'solid' : 'outline'}
              size="sm"
              aria-pressed={isChosen}
              onClick={() => choose(span)}
            >
              {name}
            </Button>
          );
        })}
      </fieldset>
      <div className="grid gap-4 sm:grid-cols-2">
        {field('from_day', 'First day')}
        {field('to_day', 'Last day')}
      </div>
      {trouble && <Notice tone="danger">{trouble}</Notice>}
      <div>
        <Button type="submit" aria-disabled={isBusy}>
          {isBusy ? 'Asking' : 'Make the report'}
        </Button>
      </div>
    </PostForm>
  );
}
