'use client';

import { Search } from 'lucide-react';
import Link from 'next/link';
import { Fragment, useEffect, useRef } from 'react';
import { Input } from '#components/ui/input';
import { formatCount } from '#lib/format';
import type { VendorOrderCounts } from '#lib/orders/schema';
import { cn } from '../../ui/cn.ts';
import { useSearchText } from '../use-search-text.ts';
import { orderStatusWords } from './order-words.ts';
import { type OrdersPlace, ordersHref } from './orders-url.ts';

const tabs = [
  { status: 'open', name: 'To do' },
  { status: 'pending', name: orderStatusWords.pending },
  { status: 'accepted', name: orderStatusWords.accepted },
  { status: 'packed', name: orderStatusWords.packed },
  { status: 'shipped', name: orderStatusWords.shipped },
  { status: 'delivered', name: orderStatusWords.delivered },
  { status: 'cancelled', name: orderStatusWords.cancelled },
  { status: 'returned', name: orderStatusWords.returned },
  { status: 'all', name: 'All' },
] as const;

interface OrdersFiltersProps {
  place: OrdersPlace;
  counts: VendorOrderCounts;
  onGo(place: OrdersPlace): void;
}

function StatusTabs({ place, counts }: Omit<OrdersFiltersProps, 'onGo'>) {
  const nav = useRef<HTMLElement>(null);
  // On a phone the tabs are wider than the screen: the one that is on is brought into it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it follows the tab.
  useEffect(() => {
    const here = nav.current?.querySelector<HTMLElement>('[aria-current]');
    if (nav.current && here)
      nav.current.scrollLeft = here.offsetLeft - (nav.current.clientWidth - here.offsetWidth) / 2;
  }, [place.status]);
  return (
    <nav
      ref={nav}
      aria-label="State"
      className="-mx-1 relative flex max-w-full gap-1 overflow-x-auto px-1 py-1"
    >
      {tabs.map(({ status, name }) => {
        const isHere = place.status === status;
        return (
          <Link
            key={status}
            href={ordersHref({ ...place, status })}
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
            onChange={(event) => onGo({ ...place, [end]: event.target.value || undefined })}
            className="w-36 px-2.5 text-label"
          />
        </Fragment>
      ))}
    </span>
  );
}

/** Search, days and state. All of it is in the address, so that Back and a shared link work. */
export function OrdersFilters({ place, counts, onGo }: OrdersFiltersProps) {
  const [text, setText] = useSearchText(place.q, (q) => onGo({ ...place, q }));
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
      <StatusTabs place={place} counts={counts} />
    </search>
  );
}
