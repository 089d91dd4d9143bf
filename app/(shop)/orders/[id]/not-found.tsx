import Link from 'next/link';
import { buttonVariants } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';

/** Also for orders of others: nobody learns that they are there. */
export default function OrderNotFound() {
  return (
    <div className="hall py-16">
      <EmptyState
        title="No such order of yours"
        actions={
          <Link href="/account" className={buttonVariants()}>
            Your account
          </Link>
        }
      >
        An order is shown to the account that made it. If you have another account, sign in with that one.
      </EmptyState>
    </div>
  );
}
