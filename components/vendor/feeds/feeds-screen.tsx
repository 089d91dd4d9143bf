'use client';

import { Plus } from 'lucide-react';
import Link from 'next/link';
import { FreshnessLine } from '#components/stock/freshness-line';
import { buttonVariants } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import { useLiveFeeds } from '#hooks/feeds/use-live-feeds';
import { call } from '#lib/api/call';
import type { StallFeed } from '#lib/market/feeds/schema';
import { FeedsTable } from './feeds-table.tsx';
import { newFeedHref } from './words.ts';

interface FeedsScreenProps {
  vendor: { id: string; store_name: string };
  stall: string | undefined;
  initial: StallFeed[];
  canWrite: boolean;
}

const isRunning = (feeds: StallFeed[]) => feeds.some(({ last_run }) => last_run?.state === 'running');

function AddFeed({ stall }: { stall: string | undefined }) {
  return (
    <Link href={newFeedHref(stall)} className={buttonVariants()}>
      <Plus aria-hidden="true" /> Add a feed
    </Link>
  );
}

/** The stall's stock feeds: which run, when, and what is wrong with them. */
export function FeedsScreen({ vendor, stall, initial, canWrite }: FeedsScreenProps) {
  const { value, connection, lastConfirmedAt } = useLiveFeeds(
    {
      vendorId: vendor.id,
      initial,
      read: async (signal) =>
        (await call('GET /api/vendor/feeds', { query: { vendor_id: vendor.id }, signal })).feeds,
    },
    isRunning,
  );
  return (
    <>
      <header className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div>
          <p className="text-ink-soft text-label">{vendor.store_name}</p>
          <h1 className="text-title">Stock feeds</h1>
          <p className="prose-line mt-1 text-ink-soft">
            A file on your own system that tells how much there is, fetched again and again.
          </p>
        </div>
        <div className="flex flex-wrap items-center gap-4">
          <FreshnessLine connection={connection} lastConfirmedAt={lastConfirmedAt} />
          {canWrite && value.length > 0 && <AddFeed stall={stall} />}
        </div>
      </header>
      {value.length === 0 ? (
        <EmptyState title="No feeds yet" actions={canWrite && <AddFeed stall={stall} />}>
          {canWrite
            ? 'Give the address of a CSV or JSON file with SKUs and quantities. You can try it before it sets any stock.'
            : 'A manager or the owner of the stall can add them.'}
        </EmptyState>
      ) : (
        <FeedsTable feeds={value} stall={stall} />
      )}
    </>
  );
}
