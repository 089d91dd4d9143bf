import Link from 'next/link';
import { buttonVariants } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';

/** No such feed, or one of another stall: both look alike. */
export default function NotFound() {
  return (
    <EmptyState
      title="There is no such feed at your stall"
      actions={
        <Link href="/vendor/feeds" className={buttonVariants({ variant: 'outline' })}>
          Show all feeds
        </Link>
      }
    >
      It may have been removed, or the link is not complete.
    </EmptyState>
  );
}
