import { Sprout } from 'lucide-react';
import Link from 'next/link';
import { buttonVariants } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';

export default function ProductNotFound() {
  return (
    <div className="hall py-16">
      <h1 className="sr-only">Product not found</h1>
      <EmptyState
        icon={<Sprout aria-hidden />}
        title="This is not on the market any more"
        actions={
          <>
            <Link href="/products?in_stock=true" className={buttonVariants()}>
              See what is on the shelves
            </Link>
            <Link href="/vendors" className={buttonVariants({ variant: 'outline' })}>
              Browse the stalls
            </Link>
          </>
        }
      >
        The stall has taken it down, or the address is not quite right. The search above looks through
        everything that is here today.
      </EmptyState>
    </div>
  );
}
