'use client';

import { Search } from 'lucide-react';
import { Input } from '#components/ui/input';
import { PlaceTabs } from '#components/ui/place-tabs';
import type { Go } from '#hooks/use-place';
import type { StatusCounts } from '#lib/market/products/schema';
import { formatCount } from '#lib/words/format';
import { useSearchText } from '../use-search-text.ts';
import { productStatusWords } from './product-words.ts';
import { type ProductsPlace, productsHref } from './products-url.ts';

const tabs = [
  { value: 'all', name: 'All' },
  { value: 'published', name: productStatusWords.published },
  { value: 'pending', name: productStatusWords.pending },
  { value: 'rejected', name: productStatusWords.rejected },
  { value: 'draft', name: 'Drafts' },
  { value: 'archived', name: productStatusWords.archived },
] as const;

interface ProductsFiltersProps {
  place: ProductsPlace;
  counts: StatusCounts;
  onGo: Go<ProductsPlace>;
}

/** Search and status. Both are in the address, so that Back and a shared link work. */
export function ProductsFilters({ place, counts, onGo }: ProductsFiltersProps) {
  const [text, setText] = useSearchText(place.q, (q) => onGo({ q }));
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
      <PlaceTabs
        label="Status"
        tabs={tabs.map((tab) => ({ ...tab, count: formatCount(counts[tab.value]) }))}
        value={place.status}
        hrefOf={(status) => productsHref({ ...place, status })}
        onChoose={(status) => onGo({ status })}
      />
    </search>
  );
}
