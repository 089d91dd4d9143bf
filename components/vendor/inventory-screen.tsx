'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { FreshnessLine } from '#components/stock/freshness-line';
import { Button } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import type { InventoryList } from '#hooks/inventory-list';
import { useVendorInventory } from '#hooks/use-vendor-inventory';
import { cn } from '../ui/cn.ts';
import { InventoryFilters } from './inventory-filters.tsx';
import { InventoryTable } from './inventory-table.tsx';
import { type InventoryPlace, inventoryHref } from './inventory-url.ts';

interface InventoryScreenProps {
  vendor: { id: string; store_name: string };
  place: InventoryPlace;
  initial: InventoryList;
}

function NothingHere({ place, onGo }: { place: InventoryPlace; onGo(place: InventoryPlace): void }) {
  const isFiltered = Boolean(place.q || place.location_id);
  const title = isFiltered
    ? 'No shelf matches'
    : { all: 'No shelves yet', low: 'Nothing is running low', out: 'Nothing is sold out' }[place.level];
  const showAll = (
    <Button variant="outline" onClick={() => onGo({ stall: place.stall, level: 'all' })}>
      Show all shelves
    </Button>
  );
  return (
    <EmptyState title={title} actions={isFiltered || place.level !== 'all' ? showAll : undefined}>
      {isFiltered && 'Try fewer letters, another location or another level.'}
      {!isFiltered && place.level === 'all' && 'A shelf appears with the first delivery of a product.'}
      {!isFiltered && place.level !== 'all' && 'Every shelf holds more than its threshold asks for.'}
    </EmptyState>
  );
}

interface MoreProps {
  shown: number;
  hasMore: boolean;
  state: 'idle' | 'loading' | 'failed';
  onMore(): void;
}

function More({ shown, hasMore, state, onMore }: MoreProps) {
  return (
    <div className="flex flex-wrap items-center gap-4 pt-5">
      {hasMore && (
        <Button variant="outline" aria-disabled={state === 'loading'} onClick={onMore}>
          {state === 'loading' ? 'Loading' : state === 'failed' ? 'Try again' : 'Load more'}
        </Button>
      )}
      <p aria-live="polite" className="figures text-ink-soft text-label">
        {state === 'failed'
          ? 'The next rows did not load. Check the connection and try again.'
          : `${shown} ${shown === 1 ? 'shelf' : 'shelves'} shown${hasMore ? ', more to come' : ''}`}
      </p>
    </div>
  );
}

/** The stall's shelves: find, watch, change. */
export function InventoryScreen({ vendor, place, initial }: InventoryScreenProps) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const inventory = useVendorInventory(vendor.id, place, initial);
  const go = (next: InventoryPlace) =>
    startTransition(() => router.replace(inventoryHref(next), { scroll: false }));
  const { rows, counts, locations, nextCursor, connection, lastConfirmedAt } = inventory;
  return (
    <>
      <header className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
        <div>
          <p className="text-ink-soft text-label">{vendor.store_name}</p>
          <h1 className="text-title">Inventory</h1>
        </div>
        <FreshnessLine connection={connection} lastConfirmedAt={lastConfirmedAt} />
      </header>
      <InventoryFilters place={place} counts={counts} locations={locations} onGo={go} />
      <div className={cn('mt-4 transition-opacity', isPending && 'opacity-60')} aria-busy={isPending}>
        {rows.length === 0 ? (
          <NothingHere place={place} onGo={go} />
        ) : (
          <>
            <InventoryTable rows={rows} adjust={inventory.adjust} />
            <More
              shown={rows.length}
              hasMore={nextCursor !== null}
              state={inventory.moreState}
              onMore={inventory.loadMore}
            />
          </>
        )}
      </div>
    </>
  );
}
