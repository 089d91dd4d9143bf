'use client';

import { Check } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useId, useRef, useState } from 'react';
import { toast } from 'sonner';
import { Button } from '#components/ui/button';
import { Input } from '#components/ui/input';
import { PostForm } from '#components/ui/post-form';
import { troubleOf, useAction } from '#hooks/use-action';
import { call } from '#lib/api/call';
import type { CountLine as Line } from '#lib/market/inventory/schema';
import { formatQuantity } from '#lib/words/format';
import { cn } from '../../ui/cn.ts';
import { amountTrouble, parseAmount, toThreeDecimals } from './amount.ts';
import { goodsName } from './shelf-name.ts';

/** "as recorded", "2 pieces fewer", "3 pieces more". */
export function differenceWords({ counted, expected, unit }: Line): string {
  if (counted === null || expected === null) return '';
  const difference = toThreeDecimals(counted - expected);
  if (difference === 0) return 'as recorded';
  return `${formatQuantity(Math.abs(difference), unit)} ${difference < 0 ? 'fewer' : 'more'} than recorded`;
}

interface CountLineProps {
  takeId: string;
  line: Line;
  onCounted(): void;
}

/** What is typed for a line. Somebody else's count shows up in it while nobody types. */
function useTyped(line: Line) {
  const known = line.counted === null ? '' : String(line.counted);
  const [typed, setTyped] = useState<string | null>(null);
  return { text: typed ?? known, setText: setTyped, settle: () => setTyped(null) };
}

function useCounting({ takeId, line, onCounted }: CountLineProps) {
  const { text, setText, settle } = useTyped(line);
  const [mistake, setMistake] = useState<string | null>(null);
  const action = useAction();

  async function save(): Promise<boolean> {
    const counted = text.trim() === '' ? null : parseAmount(text);
    if (text.trim() !== '' && (counted === null || counted < 0)) {
      setMistake(amountTrouble(text, 'Enter zero or more, with at most three decimals.'));
      return false;
    }
    setMistake(null);
    if (counted === null && line.counted === null) return false;
    const input = { variant_id: line.variant_id, counted, known: line.counted };
    const isDone = await action.run(() =>
      call('PUT /api/vendor/inventory/counts/:id/lines', { params: { id: takeId }, body: input }).catch(
        (error: unknown) => {
          // The line may leave the list with this, and its own message with it.
          toast.error(`${line.product_name}: ${troubleOf(error)}`);
          throw error;
        },
      ),
    );
    // After a refusal as well: somebody else's count is what is to be seen then.
    onCounted();
    if (isDone) settle();
    return isDone;
  }
  return { text, setText, settle, save, isBusy: action.isBusy, trouble: mistake ?? action.trouble };
}

/** On to the next field of the list, or back to the one before; beyond its ends to the search. */
function focusNext(from: HTMLElement | null, by: 1 | -1 = 1): void {
  const fields = [...document.querySelectorAll<HTMLInputElement>('[data-count]')];
  const next = fields[fields.indexOf(from as HTMLInputElement) + by];
  (next ?? document.querySelector<HTMLElement>('[data-count-search]'))?.focus();
}

/**
 * One variant to count: Enter writes it down and goes on, an empty field takes a count back.
 * Long: a row of a table in full, whose cells are nothing by themselves.
 */
export function CountLine(props: CountLineProps) {
  const { line } = props;
  const { text, setText, settle, save, isBusy, trouble } = useCounting(props);
  const field = useRef<HTMLInputElement>(null);
  const troubleId = useId();

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const from = field.current;
    focusNext(from);
    if (!(await save())) from?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      focusNext(field.current, event.key === 'ArrowDown' ? 1 : -1);
    }
    if (event.key !== 'Escape') return;
    settle();
    document.querySelector<HTMLElement>('[data-count-search]')?.focus();
  }

  return (
    <li className="border-line border-t py-3">
      <PostForm
        onSubmit={(event) => void submit(event)}
        noValidate
        className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1"
      >
        <div>
          <p className="font-medium leading-snug">{line.product_name}</p>
          <p className="text-ink-soft text-label">
            {[line.variant_name, line.sku].filter(Boolean).join(' · ')}
          </p>
        </div>
        <div className="flex items-center gap-1.5">
          <span className="relative w-28 sm:w-36">
            <Input
              ref={field}
              data-count
              aria-label={`Counted of ${goodsName(line)}`}
              aria-describedby={troubleId}
              aria-invalid={trouble ? true : undefined}
              inputMode="decimal"
              autoComplete="off"
              value={text}
              onFocus={(event) => event.target.select()}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={onKeyDown}
              className="figures pr-12 text-right"
            />
            <span
              aria-hidden="true"
              className="absolute inset-y-0 right-3 grid place-items-center text-ink-soft text-label"
            >
              {line.unit === 'each' ? 'pcs' : line.unit}
            </span>
          </span>
          <Button
            type="submit"
            variant="outline"
            size="icon"
            aria-label={`Write down ${goodsName(line)}`}
            aria-disabled={isBusy}
          >
            <Check aria-hidden />
          </Button>
        </div>
        <p
          id={troubleId}
          role="status"
          className={cn('col-span-2 text-label empty:hidden', trouble ? 'text-danger' : 'text-ink-soft')}
        >
          {trouble ??
            (line.counted === null
              ? ''
              : [differenceWords(line), line.counted_by].filter(Boolean).join(' · '))}
        </p>
      </PostForm>
    </li>
  );
}
