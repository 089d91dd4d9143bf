'use client';

import Link from 'next/link';
import { type MouseEvent, type ReactNode, useMemo, useRef } from 'react';
import { ProductCard } from '#components/shop/product-card';
import { ShelfGrid } from '#components/shop/shelf-grid';
import { LiveShelf } from '#components/stock/live-shelf';
import { useMoreProducts } from '#hooks/catalog/use-more-products';
import type { ProductPage } from '#lib/market/catalog/schema';
import { formatCount } from '#lib/words/format';
import { buttonVariants } from '../ui/button-variants.ts';
import { shelfProps } from './shelf-props.ts';

const labels = { idle: 'Show more', loading: 'Fetching more', failed: 'Try again' };

interface LoadMoreProps {
  /** The first page's cards, as list items, from the server. */
  children: ReactNode;
  shown: number;
  nextCursor: string | null;
  /** The filters as a query string without its cursor. */
  search: string;
  /** The page's own path, for the link that works without a script. */
  path: string;
  /** On a stall's own page, whose address names it already. */
  vendorId?: string;
  /** The first page here is not the first of all: offer the way back to it. */
  isContinued?: boolean;
  isNarrow?: boolean;
}

/** What can be said honestly without counting: how many are on this page, and whether there are more. */
function countWords(total: number, hasMore: boolean, isContinued?: boolean): string {
  const count = formatCount(total);
  if (hasMore) return `${count} shown, more to come`;
  return isContinued ? `${count} shown, the last of them` : `${count} shown, that is all of them`;
}

function withParam(search: string, name: string, value: string): string {
  const params = new URLSearchParams(search);
  params.set(name, value);
  return params.toString();
}

function AddedPage({ page, vendorId }: { page: ProductPage; vendorId: string | undefined }) {
  const shelf = useMemo(() => shelfProps(page.products, vendorId), [page, vendorId]);
  return (
    <LiveShelf {...shelf}>
      {page.products.map((product) => (
        <li key={product.id}>
          <ProductCard product={product} hideStall={Boolean(vendorId)} as={vendorId ? 'h3' : 'h2'} />
        </li>
      ))}
    </LiveShelf>
  );
}

/**
 * Shelves that go on. The button is a link to the next page; with a script it adds that page below instead
 * and leaves the address alone. Focus moves to the first card that came.
 */
export function LoadMore(props: LoadMoreProps) {
  const { children, shown, nextCursor, search, path, vendorId, isContinued, isNarrow } = props;
  const apiSearch = vendorId ? withParam(search, 'vendor_id', vendorId) : search;
  const { pages, cursor, moreState: state, loadMore } = useMoreProducts(apiSearch, nextCursor);
  const list = useRef<HTMLDivElement>(null);
  const total = pages.reduce((sum, page) => sum + page.products.length, shown);

  async function onClick(event: MouseEvent) {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    await loadMore();
    requestAnimationFrame(() => {
      list.current?.querySelectorAll<HTMLElement>('h2 > a, h3 > a')[total]?.focus({ preventScroll: true });
    });
  }

  return (
    <div ref={list}>
      <ShelfGrid isNarrow={isNarrow}>
        {children}
        {pages.map((page) => (
          <AddedPage key={page.products[0]?.id} page={page} vendorId={vendorId} />
        ))}
      </ShelfGrid>
      <div className="grid justify-items-center gap-3 pt-2">
        <p aria-live="polite" className="figures text-ink-soft text-label">
          {state === 'failed'
            ? 'The next shelf did not load. Check the connection and try again.'
            : countWords(total, cursor !== null, isContinued)}
        </p>
        <div className="flex flex-wrap justify-center gap-2">
          {isContinued && (
            <Link
              href={search ? `${path}?${search}` : path}
              className={buttonVariants({ variant: 'quiet', size: 'lg' })}
            >
              Back to start
            </Link>
          )}
          {cursor && (
            <Link
              href={`${path}?${withParam(search, 'cursor', cursor)}`}
              rel="next nofollow"
              prefetch={false}
              onClick={onClick}
              aria-disabled={state === 'loading'}
              className={buttonVariants({ variant: 'outline', size: 'lg' })}
            >
              {labels[state]}
            </Link>
          )}
        </div>
      </div>
    </div>
  );
}
