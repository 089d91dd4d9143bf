'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { buttonVariants } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import { useAction } from '#hooks/use-action';
import { call } from '#lib/api/call';
import { BackLink } from '../back-link.tsx';
import { FeedForm, type FeedLocation } from './feed-form.tsx';
import { emptyFeed } from './form-values.ts';
import { feedHref, feedsHref } from './words.ts';

interface FeedNewScreenProps {
  vendor: { id: string; store_name: string };
  stall: string | undefined;
  /** The main one first. */
  locations: readonly FeedLocation[];
}

/** Sets a feed up. */
export function FeedNewScreen({ vendor, stall, locations }: FeedNewScreenProps) {
  const router = useRouter();
  const action = useAction();
  const [main] = locations;
  return (
    <div className="grid max-w-3xl gap-6">
      <header className="grid gap-3">
        <BackLink href={feedsHref(stall)}>Stock feeds of {vendor.store_name}</BackLink>
        <h1 className="text-title">Add a feed</h1>
        <p className="prose-line text-ink-soft">
          The file names SKUs and quantities. A SKU that it leaves out keeps its stock.
        </p>
      </header>
      {main ? (
        <FeedForm
          vendorId={vendor.id}
          locations={locations}
          initial={emptyFeed(main.id)}
          submit="Add the feed"
          isBusy={action.isBusy}
          trouble={action.trouble}
          onSubmit={(values) =>
            action.run(async () => {
              const body = { vendor_id: vendor.id, ...values };
              const { feed } = await call('POST /api/vendor/feeds', { body });
              router.push(feedHref(feed.id, stall));
            })
          }
        />
      ) : (
        <EmptyState
          title="The stall has no location yet"
          actions={
            <Link href="/vendor/locations" className={buttonVariants()}>
              Add a location
            </Link>
          }
        >
          A feed tells the stock of one location.
        </EmptyState>
      )}
    </div>
  );
}
