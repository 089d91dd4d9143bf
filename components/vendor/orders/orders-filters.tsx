'use client';

import { Search } from 'lucide-react';
import { Fragment } from 'react';
import { Input } from '#components/ui/input';
import { PlaceTabs } from '#components/ui/place-tabs';
import type { Go } from '#hooks/use-place';
import type { VendorOrderCounts } from '#lib/market/orders/schema';
import { formatCount } from '#lib/words/format';
import { useSearchText } from '../use-search-text.ts';
import { orderStatusWords } from './order-words.ts';
import { type OrdersPlace, ordersHref } from './orders-url.ts';

const tabs = [
  { value: 'open', name: 'To do' },
  { value: 'pending', name: orderStatusWords.pending },
  { value: 'accepted', name: orderStatusWords.accepted },
  { value: 'packed', name: orderStatusWords.packed },
  { value: 'shipped', name: orderStatusWords.shipped },
  { value: 'delivered', name: orderStatusWords.delivered },
  { value: 'cancelled', name: orderStatusWords.cancelled },
  { value: 'returned', name: orderStatusWords.returned },
  { value: 'all', name: 'All' },
] as const;

interface OrdersFiltersProps {
  place: OrdersPlace;
  counts: VendorOrderCounts;
  onGo: Go<OrdersPlace>;
}

/** The days of the orders, both included. */
function Days({ place, onGo }: Omit<OrdersFiltersProps, 'counts'>) {
  return (
    <span className="flex items-center gap-2 text-ink-soft text-label">
      {(['from', 'to'] as const).map((end) => (
        <Fragment key={end}>
          <span aria-hidden="true">{end}</span>
          <Input
            type="date"
            aria-label={end === 'from' ? 'Ordered from' : 'Ordered until'}
            value={place[end] ?? ''}
            onChange={(event) => onGo({ [end]: event.target.value || undefined })}
            className="w-36 px-2.5 text-label"
          />
        </Fragment>
      ))}
    </span>
  );
}

/** Search, days and state. All of it is in the address, so that Back and a shared link work. */
export function OrdersFilters({ place, counts, onGo }: OrdersFiltersProps) {
  const [text, setText] = useSearchText(place.q, (q) => onGo({ q }));
  return (
    <search className="grid gap-2">
      <div className="flex flex-wrap items-center gap-x-5 gap-y-3">
        <span className="relative w-full sm:w-72">
          <Search
            aria-hidden="true"
            className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-ink-soft"
          />
          <Input
            type="search"
            aria-label="Search number, customer or product"
            placeholder="Number, customer or product"
            maxLength={120}
            value={text}
            onChange={(event) => setText(event.target.value)}
            className="pl-9.5"
          />
        </span>
        <Days place={place} onGo={onGo} />
      </div>
      <PlaceTabs
        label="State"
        tabs={tabs.map((tab) => ({ ...tab, count: formatCount(counts[tab.value]) }))}
        value={place.status}
        hrefOf={(status) => ordersHref({ ...place, status })}
        onChoose={(status) => onGo({ status })}
      />
    </search>
  );
}
