import Link from 'next/link';
import { buttonVariants } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import type { ListedStall, StallPage } from '#lib/market/vendors/applications/schema';
import { formatDate } from '#lib/words/format';
import { cn } from '../../ui/cn.ts';
import { type VendorsPlace, vendorsHref } from './vendors-url.ts';

interface VendorsListProps {
  page: StallPage;
  place: VendorsPlace;
  openId: string | null;
  className?: string;
}

function NothingHere({ place }: { place: VendorsPlace }) {
  const showAll = (
    <Link
      href={vendorsHref({ standing: place.standing, q: undefined })}
      className={buttonVariants({ variant: 'outline' })}
    >
      Clear the search
    </Link>
  );
  if (place.q) return <EmptyState title="No stall matches" actions={showAll} />;
  const titles = {
    waiting: 'Nobody is waiting',
    approved: 'No stall is open yet',
    suspended: 'No stall is suspended',
    rejected: 'Nobody was turned down',
  };
  return (
    <EmptyState title={titles[place.standing]}>
      {place.standing === 'waiting' && 'You get a mail when somebody applies for a stall.'}
    </EmptyState>
  );
}

function Row({ stall, place, isOpen }: { stall: ListedStall; place: VendorsPlace; isOpen: boolean }) {
  return (
    <li className="border-line not-first:border-t">
      <Link
        href={vendorsHref(place, { stall: stall.id })}
        prefetch={false}
        aria-current={isOpen ? 'true' : undefined}
        className={cn('flex flex-wrap gap-x-4 px-3 py-3 hover:bg-shelf', isOpen && 'bg-leaf-wash')}
      >
        <span className="min-w-0 flex-1 basis-48 font-medium">{stall.store_name}</span>
        <span className="figures text-ink-soft text-label">
          {[stall.city, formatDate(stall.applied_at)].filter(Boolean).join(' · ')}
        </span>
      </Link>
    </li>
  );
}

/** Stalls of one standing; who waits longest comes first. */
export function VendorsList({ page, place, openId, className }: VendorsListProps) {
  if (page.stalls.length === 0)
    return (
      <div className={className}>
        <NothingHere place={place} />
      </div>
    );
  return (
    <div className={className}>
      <ul className="border-line border-y">
        {page.stalls.map((stall) => (
          <Row key={stall.id} stall={stall} place={place} isOpen={stall.id === openId} />
        ))}
      </ul>
      {page.nextCursor && (
        <Link
          href={vendorsHref(place, { cursor: page.nextCursor })}
          className={cn(buttonVariants({ variant: 'outline' }), 'mt-5')}
        >
          Next
        </Link>
      )}
    </div>
  );
}
