'use client';

import { Search } from 'lucide-react';
import { Input } from '#components/ui/input';
import { PlaceTabs } from '#components/ui/place-tabs';
import { Select } from '#components/ui/select';
import type { Go } from '#hooks/use-place';
import type { InventoryList } from '#lib/market/inventory/schema';
import { formatCount } from '#lib/words/format';
import { useSearchText } from '../use-search-text.ts';
import { type InventoryPlace, inventoryHref } from './inventory-url.ts';

const levels = [
  { value: 'all', name: 'All' },
  { value: 'low', name: 'Low' },
  { value: 'out', name: 'Out' },
] as const;

interface InventoryFiltersProps {
  place: InventoryPlace;
  counts: InventoryList['counts'];
  locations: InventoryList['locations'];
  onGo: Go<InventoryPlace>;
}

/** Search, level and location. All of it is in the address, so that Back and a shared link work. */
export function InventoryFilters({ place, counts, locations, onGo }: InventoryFiltersProps) {
  const [text, setText] = useSearchText(place.q, (q) => onGo({ q }));
  return (
    <search className="flex flex-wrap items-center gap-x-4 gap-y-3">
      <span className="relative w-full sm:w-72">
        <Search
          aria-hidden="true"
          className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-ink-soft"
        />
        <Input
          type="search"
          aria-label="Search product, variant or SKU"
          placeholder="Product, variant or SKU"
          maxLength={120}
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="pl-9.5"
        />
      </span>
      <PlaceTabs
        label="Level"
        tabs={levels.map((tab) => ({ ...tab, count: formatCount(counts[tab.value]) }))}
        value={place.level}
        hrefOf={(level) => inventoryHref({ ...place, level })}
        onChoose={(level) => onGo({ level })}
      />
      {locations.length > 1 && (
        <Select
          aria-label="Location"
          value={place.location_id ?? ''}
          onChange={(event) => onGo({ location_id: event.target.value || undefined })}
          className="sm:w-56"
        >
          <option value="">All locations</option>
          {locations.map(({ id, name, city }) => (
            <option key={id} value={id}>
              {!city || name === city ? name : `${name}, ${city}`}
            </option>
          ))}
        </Select>
      )}
    </search>
  );
}
