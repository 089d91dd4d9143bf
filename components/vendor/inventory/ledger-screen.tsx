'use client';

import { ArrowLeft, Download } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { Button, buttonVariants } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import { Notice } from '#components/ui/notice';
import { PlaceLink } from '#components/ui/place-link';
import { useAction } from '#hooks/use-action';
import { type Go, usePlace } from '#hooks/use-place';
import { addressFor, call } from '#lib/api/call';
import type { LedgerFilters as Filters, LedgerHead, LedgerPage } from '#lib/market/inventory/schema';
import { formatQuantity } from '#lib/words/format';
import { cn } from '../../ui/cn.ts';
import { filteredLedgerHref, inventoryHref, ledgerHref } from './inventory-url.ts';
import { LedgerFilters } from './ledger-filters.tsx';
import { LedgerTable } from './ledger-table.tsx';

interface LedgerScreenProps {
  head: LedgerHead;
  initial: LedgerPage;
  filters: Filters;
  stall: string | undefined;
}

function usePages(vendorId: string, filters: Filters, initial: LedgerPage) {
  const [page, setPage] = useState(initial);
  const action = useAction();
  const loadMore = () =>
    action.run(async () => {
      if (!page.nextCursor) return;
      const next = await call('GET /api/vendor/inventory/movements', {
        query: { vendor_id: vendorId, ...filters, cursor: page.nextCursor },
      });
      setPage({ movements: [...page.movements, ...next.movements], nextCursor: next.nextCursor });
    });
  return { ...page, ...action, loadMore };
}

/** What each location holds now. */
function Balances({ head }: { head: LedgerHead }) {
  return (
    <dl className="figures mb-6 flex flex-wrap gap-x-8 gap-y-2">
      {head.shelves.map((shelf) => (
        <div key={shelf.location_id}>
          <dt className="text-ink-soft text-label">{shelf.location_name}</dt>
          <dd className="font-medium">
            {formatQuantity(shelf.quantity, head.unit)}
            {shelf.reserved > 0 && (
              <span className="font-normal text-ink-soft">
                {' '}
                ({formatQuantity(shelf.reserved, head.unit)} in baskets)
              </span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

const everything = { cause: undefined, location_id: undefined, from: undefined, until: undefined };

interface LinesProps extends LedgerScreenProps {
  onGo: Go<Filters>;
}

/** The movements under one set of filters. */
function Lines({ head, initial, filters, stall, onGo }: LinesProps) {
  const { movements, nextCursor, isBusy, trouble, loadMore } = usePages(head.vendor_id, filters, initial);
  const isFiltered = Boolean(filters.cause || filters.location_id || filters.from || filters.until);
  return (
    <>
      {movements.length === 0 ? (
        <EmptyState
          title={isFiltered ? 'Nothing like that happened' : 'Nothing has happened yet'}
          actions={
            isFiltered && (
              <PlaceLink
                href={ledgerHref(head.variant_id, stall)}
                onGo={() => onGo(everything)}
                className={buttonVariants({ variant: 'outline' })}
              >
                Show everything
              </PlaceLink>
            )
          }
        >
          {isFiltered
            ? 'Choose other days, another place or everything.'
            : 'The first delivery will be the first line here.'}
        </EmptyState>
      ) : (
        <LedgerTable lines={movements} unit={head.unit} />
      )}
      {trouble && <Notice tone="danger">{trouble}</Notice>}
      <div className="flex flex-wrap gap-3 pt-5">
        {nextCursor && (
          <Button variant="outline" aria-disabled={isBusy} onClick={() => void loadMore()}>
            {isBusy ? 'Loading' : 'Load more'}
          </Button>
        )}
        {movements.length > 0 && (
          <a
            href={addressFor('GET /api/vendor/inventory/movements/export', {
              query: { vendor_id: head.vendor_id, ...filters },
            })}
            download
            className={buttonVariants({ variant: 'quiet' })}
          >
            <Download aria-hidden />
            Download as CSV
          </a>
        )}
      </div>
    </>
  );
}

/** Everything that ever happened to one variant's stock, who did it and why. */
export function LedgerScreen(props: LedgerScreenProps) {
  const { head, filters, stall } = props;
  const hrefOf = (place: Filters) => filteredLedgerHref(place, stall);
  const [chosen, isPending, go] = usePlace(filters, hrefOf);
  return (
    <>
      <header className="mb-4">
        <Link
          href={inventoryHref({ stall, level: 'all' })}
          className="inline-flex h-11 items-center gap-1.5 text-label text-leaf"
        >
          <ArrowLeft aria-hidden className="size-4" />
          Inventory
        </Link>
        <h1 className="text-title">{head.product_name}</h1>
        <p className="text-ink-soft">{[head.variant_name, head.sku].filter(Boolean).join(' · ')}</p>
      </header>
      <Balances head={head} />
      <LedgerFilters head={head} filters={chosen} onGo={go} />
      <div className={cn('mt-6 transition-opacity', isPending && 'opacity-60')} aria-busy={isPending}>
        {/* Other filters, another list: it starts anew, and the filters keep the focus. */}
        <Lines key={hrefOf(filters)} {...props} onGo={go} />
      </div>
    </>
  );
}
