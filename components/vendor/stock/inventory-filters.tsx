'use client';

import { Search } from 'lucide-react';
import Link from 'next/link';
import { useEffect, useEffectEvent, useState } from 'react';
import { Input } from '#components/ui/input';
import { Select } from '#components/ui/select';
import type { InventoryList } from '#hooks/inventory-list';
import { formatCount } from '#lib/format';
import { cn } from '../../ui/cn.ts';
import { type InventoryPlace, inventoryHref } from './inventory-url.ts';

const levels = [
  { level: 'all', name: 'All' },
  { level: 'low', name: 'Low' },
  { level: 'out', name: 'Out' },
] as const;

const debounceMs = 250;

interface InventoryFiltersProps {
  place: InventoryPlace;
  counts: InventoryList['counts'];
  locations: InventoryList['locations'];
  onGo(place: InventoryPlace): void;
}

function LevelTabs({ place, counts }: Pick<InventoryFiltersProps, 'place' | 'counts'>) {
  return (
    <nav aria-label="Level" className="flex gap-1">
      {levels.map(({ level, name }) => (
        <Link
          key={level}
          href={inventoryHref({ ...place, level })}
          replace
          scroll={false}
          prefetch={false}
          aria-current={place.level === level ? 'page' : undefined}
          className={cn(
            'figures inline-flex h-11 items-center gap-2 rounded-md px-3.5 font-medium text-label hover:bg-shelf',
            place.level === level && 'bg-leaf-wash text-leaf-deep hover:bg-leaf-wash',
          )}
        >
          {name}
          <span className={cn('font-normal', place.level !== level && 'text-ink-soft')}>
            {formatCount(counts[level])}
          </span>
        </Link>
      ))}
    </nav>
  );
}

/**
 * What is typed, and the search it becomes once the person pauses. An address that changed without us (Back,
 * "Show all") is taken over; our own, arriving late, does not overwrite what was typed since.
 */
function useDebouncedSearch(place: InventoryPlace, onGo: (place: InventoryPlace) => void) {
  const { q } = place;
  const [text, setText] = useState(q ?? '');
  const [seen, setSeen] = useState({ q, sent: q });
  if (seen.q !== q) {
    setSeen({ q, sent: q });
    if (seen.sent !== q) setText(q ?? '');
  }
  const search = useEffectEvent((wanted: string | undefined) => {
    if (wanted === seen.sent) return;
    setSeen({ q: seen.q, sent: wanted });
    onGo({ ...place, q: wanted });
  });
  useEffect(() => {
    const timer = setTimeout(() => search(text.trim() || undefined), debounceMs);
    return () => clearTimeout(timer);
  }, [text]);
  return { text, setText };
}

/** Search, level and location. All of it is in the address, so that Back and a shared link work. */
export function InventoryFilters({ place, counts, locations, onGo }: InventoryFiltersProps) {
  const { text, setText } = useDebouncedSearch(place, onGo);
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
      <LevelTabs place={place} counts={counts} />
      {locations.length > 1 && (
        <Select
          aria-label="Location"
          value={place.location_id ?? ''}
          onChange={(event) => onGo({ ...place, location_id: event.target.value || undefined })}
          className="sm:w-56"
        >
          <option value="">All locations</option>
          {locations.map(({ id, name, city }) => (
            <option key={id} value={id}>
              {name === city ? name : `${name}, ${city}`}
            </option>
          ))}
        </Select>
      )}
    </search>
  );
}
