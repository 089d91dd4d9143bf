'use client';

import { Plus } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { Button, buttonVariants } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import { PlaceLink } from '#components/ui/place-link';
import { useNextPage } from '#hooks/use-next-page';
import { type Go, usePlace } from '#hooks/use-place';
import { call } from '#lib/api/call';
import type { ProductList } from '#lib/market/products/schema';
import { cn } from '../../ui/cn.ts';
import { ProductsFilters } from './products-filters.tsx';
import { ProductsTable } from './products-table.tsx';
import { type ProductsPlace, productHref, productsHref } from './products-url.ts';

interface ProductsScreenProps {
  vendor: { id: string; store_name: string };
  place: ProductsPlace;
  initial: ProductList;
  /** Managers and owners make products; staff look at them. */
  canWrite: boolean;
}

const pageSize = 50;

/** The first page as the server read it, and those that were asked for since. */
function usePages({ vendor, place, initial }: Pick<ProductsScreenProps, 'vendor' | 'place' | 'initial'>) {
  const [kept, setKept] = useState({ initial, list: initial });
  // A new answer of the server: other filters, or the page was refreshed.
  if (kept.initial !== initial) setKept({ initial, list: initial });
  const { list } = kept;
  const more = useNextPage(list.nextCursor, async (cursor) => {
    const query = { vendor_id: vendor.id, q: place.q, status: place.status, cursor, limit: pageSize };
    const next = await call('GET /api/vendor/products', { query });
    setKept((now) =>
      now.list === list ? { ...now, list: { ...next, products: [...list.products, ...next.products] } } : now,
    );
  });
  return { list, ...more };
}

function NewProduct({ stall }: { stall: string | undefined }) {
  return (
    <Link href={productHref('new', stall)} className={buttonVariants()}>
      <Plus aria-hidden="true" /> New product
    </Link>
  );
}

interface NothingHereProps extends Pick<ProductsScreenProps, 'place' | 'canWrite'> {
  onGo: Go<ProductsPlace>;
}

function NothingHere({ place, canWrite, onGo }: NothingHereProps) {
  const isFirst = !place.q && place.status === 'all';
  const showAll = (
    <PlaceLink
      href={productsHref({ stall: place.stall, status: 'all' })}
      onGo={() => onGo({ status: 'all', q: undefined })}
      className={buttonVariants({ variant: 'outline' })}
    >
      Show all products
    </PlaceLink>
  );
  if (!isFirst)
    return (
      <EmptyState title="No product matches" actions={showAll}>
        Try fewer letters or another status.
      </EmptyState>
    );
  return (
    <EmptyState title="No products yet" actions={canWrite && <NewProduct stall={place.stall} />}>
      {canWrite
        ? 'Describe the first thing you sell: a name, a price, a picture. An admin looks at it before shoppers do.'
        : 'A manager or the owner of the stall can add them.'}
    </EmptyState>
  );
}

/** The stall's products: find, open, add. */
export function ProductsScreen({ vendor, place, initial, canWrite }: ProductsScreenProps) {
  const [chosen, isPending, go] = usePlace(place, productsHref);
  const { list, moreState: state, loadMore } = usePages({ vendor, place, initial });
  const { products, nextCursor, counts } = list;
  return (
    <>
      <header className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div>
          <p className="text-ink-soft text-label">{vendor.store_name}</p>
          <h1 className="text-title">Products</h1>
        </div>
        {canWrite && <NewProduct stall={place.stall} />}
      </header>
      <ProductsFilters place={chosen} counts={counts} onGo={go} />
      <div className={cn('mt-4 transition-opacity', isPending && 'opacity-60')} aria-busy={isPending}>
        {products.length === 0 ? (
          <NothingHere place={place} canWrite={canWrite} onGo={go} />
        ) : (
          <>
            <ProductsTable rows={products} stall={place.stall} />
            <div className="flex flex-wrap items-center gap-4 pt-5">
              {nextCursor && (
                <Button variant="outline" aria-disabled={state === 'loading'} onClick={loadMore}>
                  {state === 'loading' ? 'Loading' : state === 'failed' ? 'Try again' : 'Load more'}
                </Button>
              )}
              <p aria-live="polite" className="figures text-ink-soft text-label">
                {state === 'failed'
                  ? 'The next products did not load. Check the connection and try again.'
                  : `${products.length} ${products.length === 1 ? 'product' : 'products'} shown${nextCursor ? ', more to come' : ''}`}
              </p>
            </div>
          </>
        )}
      </div>
    </>
  );
}
