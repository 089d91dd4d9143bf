import Link from 'next/link';
import { buttonVariants } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';

/** Nothing of this kind, or something of another stall: both look alike. */
export default function NotFound() {
  return (
    <EmptyState
      title="There is nothing at this address of your stall"
      actions={
        <Link href="/vendor" className={buttonVariants({ variant: 'outline' })}>
          Go to the dashboard
        </Link>
      }
    >
      It may have been removed, belong to another stall, or the link is not complete.
    </EmptyState>
  );
}
