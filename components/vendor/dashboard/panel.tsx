'use client';

import { CircleAlert } from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, Suspense, use, useId } from 'react';
import { Button } from '#components/ui/button';
import { Skeleton } from '#components/ui/skeleton';
import type { PanelState } from '#hooks/dashboard/dashboard-news';
import { useAction } from '#hooks/use-action';
import type { PanelData, PanelError, PanelName, PanelResult } from '#lib/market/dashboard/schema';
import { cn } from '../../ui/cn.ts';

interface PanelProps<N extends PanelName> {
  title: string;
  /** Beside the title: where the whole of it is. */
  more?: { href: string; text: string };
  /** What the server found, on its way while the page is shown. */
  initial: Promise<PanelResult<N>>;
  /** What was read since; nothing until then. */
  live: PanelState<N> | undefined;
  onRetry(): Promise<void>;
  /** Its place in the grid, and the height that keeps it. */
  className?: string;
  children(data: PanelData<N>): ReactNode;
}

const lines = ['a', 'b', 'c', 'd', 'e'];

function Loading({ title }: { title: string }) {
  return (
    <div aria-busy="true" className="grid gap-3">
      <p className="sr-only">Loading {title.toLowerCase()}</p>
      {lines.map((line) => (
        <Skeleton key={line} className="h-9 w-full" />
      ))}
    </div>
  );
}

interface TroubleProps {
  error: PanelError;
  /** Figures of before are still shown. */
  hasFigures: boolean;
  onRetry(): Promise<void>;
}

function Trouble({ error, hasFigures, onRetry }: TroubleProps) {
  const { isBusy, trouble, run } = useAction();
  return (
    <div
      role="alert"
      className="mb-3 grid justify-items-start gap-2 rounded-md bg-danger-wash px-4 py-3 text-danger"
    >
      <p className="flex gap-2.5">
        <CircleAlert aria-hidden="true" className="mt-0.5 size-5 shrink-0" />
        <span>
          {trouble ?? error.message}
          {hasFigures && ' What you see is from before.'}
        </span>
      </p>
      <Button variant="outline" size="sm" aria-disabled={isBusy} onClick={() => run(onRetry)}>
        {isBusy ? 'Trying' : 'Try again'}
      </Button>
    </div>
  );
}

function Content<N extends PanelName>({
  initial,
  live,
  onRetry,
  children,
}: Pick<PanelProps<N>, 'initial' | 'live' | 'onRetry' | 'children'>) {
  const first = use(initial);
  const data = live?.data ?? (first.ok ? first.data : null);
  const error = live ? live.error : first.ok ? null : first.error;
  return (
    <>
      {error && <Trouble error={error} hasFigures={data !== null} onRetry={onRetry} />}
      {data !== null && children(data as PanelData<N>)}
    </>
  );
}

/** A part of the dashboard: comes when it is there, fails and is tried again by itself. */
export function Panel<N extends PanelName>({ title, more, className, ...content }: PanelProps<N>) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className={cn('min-w-0 rounded-lg border border-line bg-counter p-4 sm:p-5', className)}
    >
      <header className="mb-3 flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id={id} className="text-lg">
          {title}
        </h2>
        {more && (
          <Link
            href={more.href}
            prefetch={false}
            className="inline-flex min-h-11 items-center text-label text-leaf underline decoration-1 underline-offset-4 hover:decoration-2 md:min-h-0"
          >
            {more.text}
          </Link>
        )}
      </header>
      <Suspense fallback={<Loading title={title} />}>
        <Content {...content} />
      </Suspense>
    </section>
  );
}
