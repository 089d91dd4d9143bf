import Link from 'next/link';
import { buttonVariants } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';

/** No such product, or one of another stall: both look alike. */
export default function NotFound() {
  return (
    <EmptyState
      title="There is no such product at your stall"
      actions={
        <Link href="/vendor/products" className={buttonVariants({ variant: 'outline' })}>
          Show all products
        </Link>
      }
    >
      It may belong to another stall, or the link is not complete.
    </EmptyState>
  );
}
