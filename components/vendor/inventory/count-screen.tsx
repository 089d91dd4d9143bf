'use client';

import { ArrowLeft, Search } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type FormEvent, useEffect, useState } from 'react';
import { FreshnessLine } from '#components/stock/freshness-line';
import { Button } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import { Input } from '#components/ui/input';
import { Notice } from '#components/ui/notice';
import { PostForm } from '#components/ui/post-form';
import { Segments } from '#components/ui/segments';
import type { CountFilters } from '#hooks/inventory/use-stock-take';
import { useStockTake } from '#hooks/inventory/use-stock-take';
import { useAction } from '#hooks/use-action';
import { call } from '#lib/api/call';
import type { CountPage } from '#lib/market/inventory/schema';
import { formatCount } from '#lib/words/format';
import { cn } from '../../ui/cn.ts';
import { ConfirmButton } from '../confirm-button.tsx';
import { CountLine } from './count-line.tsx';
import { CountReview } from './count-review.tsx';
import { countHref } from './inventory-url.ts';

const states = [
  { value: 'uncounted', name: 'To count' },
  { value: 'counted', name: 'Counted' },
  { value: 'all', name: 'All' },
] as const;

const debounceMs = 200;

/** What is typed, and the search that it becomes at the next pause. */
function useSearch() {
  const [text, setText] = useState('');
  const [q, setQ] = useState<string | undefined>();
  useEffect(() => {
    const timer = setTimeout(() => setQ(text.trim() || undefined), debounceMs);
    return () => clearTimeout(timer);
  }, [text]);
  return { text, setText, q, searchNow: () => setQ(text.trim() || undefined) };
}

interface SearchFieldProps {
  text: string;
  onChange(text: string): void;
  onEnter(): void;
}

/** A scanner types the code and sends Enter, which leads on to the field of what it found. */
function SearchField({ text, onChange, onEnter }: SearchFieldProps) {
  function submit(event: FormEvent): void {
    event.preventDefault();
    onEnter();
  }
  return (
    <search className="w-full sm:w-72">
      <PostForm onSubmit={submit} className="relative">
        <Search
          aria-hidden="true"
          className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-ink-soft"
        />
        <Input
          type="search"
          data-count-search
          aria-label="Find by product, SKU or scanned code"
          placeholder="Product, SKU or scan"
          maxLength={120}
          autoComplete="off"
          value={text}
          onFocus={(event) => event.target.select()}
          onChange={(event) => onChange(event.target.value)}
          className="pl-9.5"
        />
      </PostForm>
    </search>
  );
}

interface CountListProps {
  initial: CountPage;
}

/** After Enter in the search: the first field, as soon as the lines are those that were searched. */
function useFocusFirst(isReady: boolean) {
  const [isWanted, setIsWanted] = useState(false);
  useEffect(() => {
    if (!isWanted || !isReady) return;
    setIsWanted(false);
    document.querySelector<HTMLElement>('[data-count]')?.focus();
  }, [isWanted, isReady]);
  return () => setIsWanted(true);
}

function CountList({ initial }: CountListProps) {
  const [state, setState] = useState<CountFilters['state']>('uncounted');
  const { text, setText, q, searchNow } = useSearch();
  // A search is for anything: what it finds may be counted already.
  const filters = q ? { q, state: 'all' as const } : { q, state };
  const take = useStockTake(initial, filters);
  const isSettled = (text.trim() || undefined) === q && !take.isLoading;
  const focusFirst = useFocusFirst(isSettled);
  return (
    <>
      <div className="sticky top-0 z-10 flex flex-wrap items-center gap-x-4 gap-y-2 bg-paper py-3">
        <SearchField
          text={text}
          onChange={setText}
          onEnter={() => {
            searchNow();
            focusFirst();
          }}
        />
        <Segments label="Which lines" options={states} value={state} onChange={setState} />
        <p aria-live="polite" className="figures text-ink-soft text-label">
          {formatCount(take.take.counted)} counted
        </p>
        <FreshnessLine connection={take.connection} lastConfirmedAt={take.lastConfirmedAt} />
      </div>
      <div aria-busy={!isSettled} className={cn('transition-opacity', !isSettled && 'opacity-60')}>
        {take.lines.length === 0 && isSettled ? (
          <EmptyState
            title={q ? 'Nothing like that here' : state === 'uncounted' ? 'All counted' : 'Nothing yet'}
          >
            {q
              ? 'Check the code, or search by name.'
              : state === 'uncounted'
                ? 'Look at the differences and finish.'
                : 'What is counted appears here.'}
          </EmptyState>
        ) : (
          <ul aria-label="To count">
            {take.lines.map((line) => (
              <CountLine key={line.variant_id} takeId={take.take.id} line={line} onCounted={take.refresh} />
            ))}
          </ul>
        )}
        {take.nextCursor && (
          <Button variant="outline" onClick={take.loadMore} className="mt-4">
            Load more
          </Button>
        )}
      </div>
    </>
  );
}

interface CountScreenProps {
  initial: CountPage;
  /** Whether the person may finish or cancel: began it, or is a manager. */
  mayClose: boolean;
  /** Whether they may take it back afterwards: managers. */
  mayUndo: boolean;
  stall: string | undefined;
}

function CancelCount({ takeId, place, stall }: { takeId: string; place: string; stall: string | undefined }) {
  const router = useRouter();
  const { isBusy, trouble, run } = useAction();
  const cancel = () =>
    run(async () => {
      await call('DELETE /api/vendor/inventory/counts/:id', { params: { id: takeId } });
      router.push(countHref(stall));
      router.refresh();
    });
  return (
    <>
      <ConfirmButton
        label="Cancel the count"
        about={`of ${place}`}
        confirm="Yes, throw all counts away"
        isBusy={isBusy}
        onConfirm={() => void cancel()}
      />
      {trouble && <Notice tone="danger">{trouble}</Notice>}
    </>
  );
}

/** Counts a location variant by variant; ends in the list of differences. */
export function CountScreen({ initial, mayClose, mayUndo, stall }: CountScreenProps) {
  const [isReviewing, setIsReviewing] = useState(false);
  const { take } = initial;
  const isOpen = take.status === 'open';
  return (
    <div className="max-w-3xl">
      <header className="mb-2">
        <Link href={countHref(stall)} className="inline-flex h-11 items-center gap-1.5 text-label text-leaf">
          <ArrowLeft aria-hidden className="size-4" />
          Stock-takes
        </Link>
        <div className="flex flex-wrap items-center justify-between gap-3">
          <h1 className="text-title">Count {take.location_name}</h1>
          {isOpen && !isReviewing && <Button onClick={() => setIsReviewing(true)}>Review and finish</Button>}
        </div>
      </header>
      {!isOpen && (
        <Notice tone="done">
          This stock-take is finished. What it changed is in the history of each product.
        </Notice>
      )}
      {isOpen && isReviewing && (
        <CountReview
          take={take}
          mayClose={mayClose}
          mayUndo={mayUndo}
          stall={stall}
          onBack={() => setIsReviewing(false)}
        />
      )}
      {isOpen && !isReviewing && <CountList initial={initial} />}
      {isOpen && mayClose && (
        <div className="mt-8">
          <CancelCount takeId={take.id} place={take.location_name} stall={stall} />
        </div>
      )}
    </div>
  );
}
