import { Signpost } from 'lucide-react';
import Link from 'next/link';
import { buttonVariants } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';

/** Nothing is at this address, and where to go on. */
export function NothingHere() {
  return (
    <div className="hall py-16">
      <h1 className="sr-only">Page not found</h1>
      <EmptyState
        icon={<Signpost aria-hidden />}
        title="There is no stall at this address"
        actions={
          <>
            <Link href="/products" className={buttonVariants()}>
              See all goods
            </Link>
            <Link href="/vendors" className={buttonVariants({ variant: 'outline' })}>
              Browse the stalls
            </Link>
          </>
        }
      >
        The page may have moved, or the address has a slip in it. Search above, or start from the shelves.
      </EmptyState>
    </div>
  );
}
