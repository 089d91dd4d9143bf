'use client';

import { Minus, Plus } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useId, useState } from 'react';
import { Button } from '#components/ui/button';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { Notice } from '#components/ui/notice';
import { PostForm } from '#components/ui/post-form';
import { SelectField, wordsOf } from '#components/ui/select-field';
import type { StockChange } from '#hooks/inventory/use-vendor-inventory';
import type { InventoryRow } from '#lib/market/inventory/schema';
import { formatQuantity } from '#lib/words/format';
import { type AmountMode, changeFrom, parseAmount, toThreeDecimals } from './amount.ts';
import { shelfName } from './shelf-name.ts';

type Reason = StockChange['reason'];

const reasonWords: Record<Reason, string> = {
  received: 'Received a delivery',
  returned: 'Returned by a customer',
  adjusted: 'Counted or corrected',
};

/** What is meant most often; only until the person says otherwise. */
function likelyReason(mode: AmountMode, delta: number): Reason {
  return mode === 'change' && delta > 0 ? 'received' : 'adjusted';
}

interface ModeSwitchProps {
  mode: AmountMode;
  onChange(mode: AmountMode): void;
}

function ModeSwitch({ mode, onChange }: ModeSwitchProps) {
  const name = useId();
  const options = [
    { value: 'change', label: 'Change by' },
    { value: 'set', label: 'Set to' },
  ] as const;
  return (
    <fieldset className="inline-flex rounded-md border border-line-strong p-0.5">
      <legend className="sr-only">How to enter it</legend>
      {options.map(({ value, label }) => (
        <label
          key={value}
          className="grid h-10 place-items-center rounded-sm px-3 font-medium text-label has-checked:bg-leaf has-checked:text-on-leaf has-focus-visible:outline-2 has-focus-visible:outline-leaf has-focus-visible:outline-offset-2"
        >
          <input
            type="radio"
            name={name}
            checked={mode === value}
            onChange={() => onChange(value)}
            className="sr-only"
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

interface AmountFieldProps {
  row: InventoryRow;
  mode: AmountMode;
  text: string;
  error: string | undefined;
  onChange(text: string): void;
}

function AmountField({ row, mode, text, error, onChange }: AmountFieldProps) {
  const step = (direction: 1 | -1) => {
    const next = toThreeDecimals((parseAmount(text) ?? 0) + direction * row.step);
    onChange(String(mode === 'set' ? Math.max(0, next) : next));
  };
  const stepWords = formatQuantity(row.step, row.unit);
  return (
    <Field label={mode === 'set' ? 'Now on the shelf' : 'Change'} error={error}>
      {(control) => (
        <div className="flex items-center gap-1.5">
          <Button variant="outline" size="icon" aria-label={`Less by ${stepWords}`} onClick={() => step(-1)}>
            <Minus aria-hidden />
          </Button>
          <span className="relative w-full sm:w-36">
            <Input
              {...control}
              autoFocus
              inputMode="decimal"
              autoComplete="off"
              value={text}
              onFocus={(event) => event.target.select()}
              onChange={(event) => onChange(event.target.value)}
              className="figures pr-14 text-right"
            />
            <span
              aria-hidden="true"
              className="absolute inset-y-0 right-3 grid place-items-center text-ink-soft text-label"
            >
              {row.unit === 'each' ? 'pcs' : row.unit}
            </span>
          </span>
          <Button variant="outline" size="icon" aria-label={`More by ${stepWords}`} onClick={() => step(1)}>
            <Plus aria-hidden />
          </Button>
        </div>
      )}
    </Field>
  );
}

/** What the shelf will hold: "2.4 kg → 2.65 kg". */
function Preview({ row, delta }: { row: InventoryRow; delta: number }) {
  return (
    <p className="figures text-ink-soft text-label" aria-live="polite">
      {formatQuantity(row.quantity, row.unit)} on the shelf
      {delta !== 0 && (
        <>
          {' → '}
          <span className="font-medium text-ink">
            {formatQuantity(toThreeDecimals(row.quantity + delta), row.unit)}
          </span>
        </>
      )}
    </p>
  );
}

function useAdjustForm(row: InventoryRow) {
  const [mode, setMode] = useState<AmountMode>('change');
  const [text, setText] = useState(String(row.step));
  const [chosenReason, setReason] = useState<Reason | null>(null);
  const [note, setNote] = useState('');
  const [hasTried, setHasTried] = useState(false);
  const parsed = changeFrom(row, mode, text);
  const delta = 'delta' in parsed ? parsed.delta : 0;
  const reason = chosenReason ?? likelyReason(mode, delta);
  function changeMode(next: AmountMode) {
    setMode(next);
    setText(String(next === 'set' ? row.quantity : row.step));
  }
  return {
    mode,
    changeMode,
    text,
    setText,
    reason,
    setReason,
    note,
    setNote,
    delta,
    error: 'error' in parsed && hasTried ? parsed.error : undefined,
    /** The change to write, or null when there is something to put right first. */
    submit(): StockChange | null {
      setHasTried(true);
      return delta === 0 ? null : { delta, reason, note: note.trim() || undefined };
    },
  };
}

export interface AdjustFormProps {
  row: InventoryRow;
  /** What went wrong with the last try, and what to do now. */
  trouble: string | null;
  isSaving: boolean;
  onSubmit(change: StockChange): void;
  onCancel(): void;
}

/** Changes what one shelf holds. Enter saves, Escape closes. */
export function AdjustForm({ row, trouble, isSaving, onSubmit, onCancel }: AdjustFormProps) {
  const form = useAdjustForm(row);

  function submit(event: FormEvent) {
    event.preventDefault();
    const change = form.submit();
    if (change && !isSaving) onSubmit(change);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onCancel();
  }

  return (
    <PostForm
      onSubmit={submit}
      onKeyDown={onKeyDown}
      aria-label={`Change stock of ${shelfName(row)}`}
      noValidate
      className="grid gap-4"
    >
      {trouble && <Notice tone="danger">{trouble}</Notice>}
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <div className="grid gap-1.5">
          <span aria-hidden="true" className="font-medium text-label">
            Enter as
          </span>
          <ModeSwitch mode={form.mode} onChange={form.changeMode} />
        </div>
        <AmountField row={row} mode={form.mode} text={form.text} error={form.error} onChange={form.setText} />
        <SelectField
          label="Reason"
          className="w-56 max-sm:w-full"
          value={form.reason}
          options={wordsOf(reasonWords)}
          onChoose={form.setReason}
        />
        <Field label="Note (optional)" className="min-w-48 flex-1">
          {(control) => (
            <Input
              {...control}
              maxLength={300}
              value={form.note}
              onChange={(event) => form.setNote(event.target.value)}
            />
          )}
        </Field>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" aria-disabled={isSaving}>
          {isSaving ? 'Saving' : 'Save'}
        </Button>
        <Button variant="quiet" onClick={onCancel}>
          Cancel
        </Button>
        <div className="ml-2">
          <Preview row={row} delta={form.delta} />
        </div>
      </div>
    </PostForm>
  );
}
