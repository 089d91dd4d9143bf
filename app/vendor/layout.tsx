import Link from 'next/link';
import type { ReactNode } from 'react';
import { OfficeHeader } from '#components/office/office-header';
import { buttonVariants } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import { VendorNav } from '#components/vendor/vendor-nav';
import { requireSession } from '#lib/web/auth/session';

function NoStall() {
  return (
    <main id="main" className="hall py-16">
      <EmptyState
        title="You do not work at a stall yet"
        heading="h1"
        actions={
          <Link href="/products" className={buttonVariants()}>
            Go to the market
          </Link>
        }
      >
        Ask the owner of the stall to add you to its people, then open this page again.
      </EmptyState>
    </main>
  );
}

/** The back of the stall: for the people who work there. */
export default async function VendorLayout({ children }: { children: ReactNode }) {
  const { vendors } = await requireSession('/vendor');
  return (
    <>
      <OfficeHeader />
      {vendors.length === 0 ? (
        <NoStall />
      ) : (
        <div className="hall grid gap-x-10 gap-y-6 pt-5 pb-20 lg:grid-cols-[13rem_minmax(0,1fr)] lg:pt-10">
          <VendorNav vendors={vendors} />
          <main id="main" className="min-w-0">
            {children}
          </main>
        </div>
      )}
    </>
  );
}
