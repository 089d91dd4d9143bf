'use client';

import { CircleSlash, TrendingDown } from 'lucide-react';
import Link from 'next/link';
import type { InventoryPanel, ShortShelf } from '#lib/market/dashboard/schema';
import { formatCount, formatQuantity } from '#lib/words/format';
import { cn } from '../../ui/cn.ts';
import { inventoryHref } from '../inventory/inventory-url.ts';

function Shelf({ shelf, stall }: { shelf: ShortShelf; stall: string | undefined }) {
  const isOut = shelf.available <= 0;
  const Icon = isOut ? CircleSlash : TrendingDown;
  return (
    <li>
      <Link
        href={inventoryHref({ ...(stall && { stall }), level: isOut ? 'out' : 'low', q: shelf.sku })}
        prefetch={false}
        className="-mx-2 flex min-h-11 items-center justify-between gap-3 rounded-md px-2 py-1.5 hover:bg-shelf"
      >
        <span className="min-w-0">
          <span className="block truncate">{shelf.product}</span>
          <span className="block truncate text-ink-soft text-fine">
            {shelf.variant && `${shelf.variant} · `}
            {shelf.location}
          </span>
        </span>
        <span
          className={cn(
            'inline-flex shrink-0 items-center gap-1.5 text-label whitespace-nowrap',
            isOut ? 'text-out-ink' : 'text-low-ink',
          )}
        >
          <Icon aria-hidden="true" className="size-4" />
          {isOut ? 'Empty' : `${formatQuantity(shelf.available, shelf.unit)} left`}
        </span>
      </Link>
    </li>
  );
}

function Locations({ locations }: Pick<InventoryPanel, 'locations'>) {
  return (
    <table className="w-full border-collapse text-[0.9375rem]">
      <caption className="sr-only">Shelves by location</caption>
      <thead>
        <tr className="text-ink-soft text-label">
          <th scope="col" className="pb-1 text-left font-medium">
            Location
          </th>
          {['Shelves', 'Low', 'Out'].map((name) => (
            <th key={name} scope="col" className="pb-1 pl-3 text-right font-medium">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {locations.map(({ id, name, shelves, low, out }) => (
          <tr key={id} className="border-line border-t">
            <th scope="row" className="py-1.5 text-left font-normal">
              {name}
            </th>
            <td className="py-1.5 pl-3 text-right">{formatCount(shelves)}</td>
            <td className={cn('py-1.5 pl-3 text-right', low > 0 && 'text-low-ink')}>{formatCount(low)}</td>
            <td className={cn('py-1.5 pl-3 text-right', out > 0 && 'text-out-ink')}>{formatCount(out)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Shelves by location, and the ones to fill. */
export function Inventory({ panel, stall }: { panel: InventoryPanel; stall: string | undefined }) {
  return (
    <div className="figures grid grid-cols-1 gap-5">
      {panel.locations.length > 0 && <Locations locations={panel.locations} />}
      <div>
        <h3 className="mb-1 font-medium">To fill up</h3>
        {panel.short.length === 0 ? (
          <p className="text-ink-soft text-label">
            Every shelf of what is on sale holds more than its threshold.
          </p>
        ) : (
          <ol>
            {panel.short.map((shelf) => (
              <Shelf key={shelf.inventory_id} shelf={shelf} stall={stall} />
            ))}
          </ol>
        )}
      </div>
    </div>
  );
}
