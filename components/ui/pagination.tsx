import { ArrowRight, RotateCcw } from 'lucide-react';
import Link from 'next/link';
import { buttonVariants } from './button-variants.ts';

interface PaginationProps {
  label: string;
  /** Link to the next page; null on the last. */
  next: string | null;
  /** Link to the first page; null when this is it. */
  start: string | null;
}

/** Ways on through keyset pages: forward, or back to the start. */
export function Pagination({ label, next, start }: PaginationProps) {
  if (!next && !start) return null;
  return (
    <nav aria-label={label} className="flex flex-wrap items-center gap-2">
      {start && (
        <Link href={start} className={buttonVariants({ variant: 'outline' })}>
          <RotateCcw aria-hidden /> Back to start
        </Link>
      )}
      {next && (
        <Link href={next} rel="next" className={buttonVariants()}>
          Next <ArrowRight aria-hidden />
        </Link>
      )}
    </nav>
  );
}
