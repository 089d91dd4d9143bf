'use client';

import { Search } from 'lucide-react';
import Link from 'next/link';
import { Input } from '#components/ui/input';
import { formatCount } from '#lib/format';
import type { StatusCounts } from '#lib/products/schema';
import { cn } from '../../ui/cn.ts';
import { useSearchText } from '../use-search-text.ts';
import { productStatusWords } from './product-words.ts';
import { type ProductsPlace, productsHref } from './products-url.ts';

const tabs = [
  { status: 'all', name: 'All' },
  { status: 'published', name: productStatusWords.published },
  { status: 'pending', name: productStatusWords.pending },
  { status: 'rejected', name: productStatusWords.rejected },
  { status: 'draft', name: 'Drafts' },
  { status: 'archived', name: productStatusWords.archived },
] as const;

function StatusTabs({ place, counts }: { place: ProductsPlace; counts: StatusCounts }) {
  return (
    <nav aria-label="Status" className="-mx-1 flex max-w-full gap-1 overflow-x-auto px-1 py-1">
      {tabs.map(({ status, name }) => {
        const isHere = place.status === status;
        return (
          <Link
            key={status}
            href={productsHref({ ...place, status })}
            replace
            scroll={false}
            prefetch={false}
            aria-current={isHere ? 'page' : undefined}
            className={cn(
              'figures inline-flex h-11 shrink-0 items-center gap-2 rounded-md px-3.5 font-medium text-label hover:bg-shelf',
              isHere && 'bg-leaf-wash text-leaf-deep hover:bg-leaf-wash',
            )}
          >
            {name}
            <span className={cn('font-normal', !isHere && 'text-ink-soft')}>
              {formatCount(counts[status])}
            </span>
          </Link>
        );
      })}
    </nav>
  );
}

interface ProductsFiltersProps {
  place: ProductsPlace;
  counts: StatusCounts;
  onGo(place: ProductsPlace): void;
}

/** Search and status. Both are in the address, so that Back and a shared link work. */
export function ProductsFilters({ place, counts, onGo }: ProductsFiltersProps) {
  const [text, setText] = useSearchText(place.q, (q) => onGo({ ...place, q }));
  return (
    <search className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <span className="relative w-full sm:w-72">
        <Search
          aria-hidden="true"
          className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-ink-soft"
        />
        <Input
          type="search"
          aria-label="Search product or SKU"
          placeholder="Product or SKU"
          maxLength={120}
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="pl-9.5"
        />
      </span>
      <StatusTabs place={place} counts={counts} />
    </search>
  );
}
