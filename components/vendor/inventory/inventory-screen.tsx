'use client';

import { ClipboardCheck } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { FreshnessLine } from '#components/stock/freshness-line';
import { Button, buttonVariants } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import { useVendorInventory } from '#hooks/inventory/use-vendor-inventory';
import { type Go, usePlace } from '#hooks/use-place';
import { useSelected } from '#hooks/use-selected';
import type { InventoryList, InventoryRow as Row } from '#lib/market/inventory/schema';
import type { Membership } from '#lib/web/auth/schema';
import { cn } from '../../ui/cn.ts';
import { BulkDialog } from './bulk-dialog.tsx';
import { InventoryFilters } from './inventory-filters.tsx';
import type { RowWork } from './inventory-row.tsx';
import { InventoryTable } from './inventory-table.tsx';
import { countHref, type InventoryPlace, inventoryHref, ledgerHref } from './inventory-url.ts';
import { SelectionBar } from './selection-bar.tsx';
import { TransferDialog } from './transfer-dialog.tsx';

interface InventoryScreenProps {
  vendor: Pick<Membership, 'id' | 'store_name' | 'role'>;
  place: InventoryPlace;
  initial: InventoryList;
}

function NothingHere({ place, onGo }: { place: InventoryPlace; onGo: Go<InventoryPlace> }) {
  const isFiltered = Boolean(place.q || place.location_id);
  const title = isFiltered
    ? 'No shelf matches'
    : { all: 'No shelves yet', low: 'Nothing is running low', out: 'Nothing is sold out' }[place.level];
  const showAll = (
    <Button variant="outline" onClick={() => onGo({ level: 'all', q: undefined, location_id: undefined })}>
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

type Inventory = ReturnType<typeof useVendorInventory>;

interface ShelvesProps extends Omit<InventoryScreenProps, 'initial'> {
  inventory: Inventory;
}

/** The rows, what is selected of them, and the windows that change more than one figure. */
function Shelves({ vendor, place, inventory }: ShelvesProps) {
  const { rows, counts, locations, nextCursor } = inventory;
  // Another list, another selection: nothing is changed that is not seen. A row that is open stays so.
  const list = inventoryHref(place);
  const selection = useSelected(list);
  const [changing, setChanging] = useState<string | null>(null);
  const [moving, setMoving] = useState<Row | null>(null);
  const order = rows.map((row) => row.inventory_id);
  const maySetThresholds = vendor.role !== 'staff';
  const workOf = (row: Row): RowWork => ({
    vendorId: vendor.id,
    ledgerHref: ledgerHref(row.variant_id, place.stall),
    isSelected: selection.selected.has(row.inventory_id),
    onSelect: (isRange) => selection.toggle(row.inventory_id, order, isRange),
    onMove: locations.length > 1 ? () => setMoving(row) : undefined,
    maySetThresholds,
    onChanged: inventory.refresh,
  });
  return (
    <>
      <SelectionBar
        vendorId={vendor.id}
        filters={place}
        shown={order}
        matching={counts[place.level]}
        selected={selection.selected}
        onSelect={selection.replace}
        onChange={() => setChanging(list)}
      />
      <InventoryTable rows={rows} adjust={inventory.adjust} workOf={workOf} />
      <More
        shown={rows.length}
        hasMore={nextCursor !== null}
        state={inventory.moreState}
        onMore={inventory.loadMore}
      />
      {changing === list && (
        <BulkDialog
          vendorId={vendor.id}
          ids={[...selection.selected]}
          maySetThresholds={maySetThresholds}
          onChanged={inventory.refresh}
          onDone={() => {
            selection.clear();
            setChanging(null);
          }}
          onClose={() => setChanging(null)}
        />
      )}
      {moving && (
        <TransferDialog
          row={moving}
          locations={locations}
          onChanged={inventory.refresh}
          onClose={() => setMoving(null)}
        />
      )}
    </>
  );
}

/** The stall's shelves: find, watch, change. */
export function InventoryScreen({ vendor, place, initial }: InventoryScreenProps) {
  const [chosen, isPending, go] = usePlace(place, inventoryHref);
  const inventory = useVendorInventory(vendor.id, place, initial);
  const { rows, counts, locations, connection, lastConfirmedAt } = inventory;
  return (
    <>
      <header className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
        <div>
          <p className="text-ink-soft text-label">{vendor.store_name}</p>
          <h1 className="text-title">Inventory</h1>
        </div>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <FreshnessLine connection={connection} lastConfirmedAt={lastConfirmedAt} />
          <Link href={countHref(place.stall)} className={buttonVariants({ variant: 'outline', size: 'sm' })}>
            <ClipboardCheck aria-hidden />
            Stock-take
          </Link>
        </div>
      </header>
      <InventoryFilters place={chosen} counts={counts} locations={locations} onGo={go} />
      <div className={cn('mt-4 transition-opacity', isPending && 'opacity-60')} aria-busy={isPending}>
        {rows.length === 0 ? (
          <NothingHere place={place} onGo={go} />
        ) : (
          <Shelves vendor={vendor} place={place} inventory={inventory} />
        )}
      </div>
    </>
  );
}
