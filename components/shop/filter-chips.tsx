import { X } from 'lucide-react';
import Link from 'next/link';
import type { VendorCard } from '#lib/market/vendors/schema';
import { formatMoney } from '#lib/words/format';
import { type CatalogueParam, type CatalogueState, catalogueHref } from './catalogue-url.ts';

interface Chip {
  name: CatalogueParam;
  words: string;
}

/** The filters in force, in words. Category and order are shown elsewhere and are no chips. */
export function chipsOf(state: CatalogueState, vendors: readonly VendorCard[]): Chip[] {
  const stall = vendors.find((vendor) => vendor.id === state.vendor_id)?.store_name ?? 'One stall';
  const all: Chip[] = [
    { name: 'q', words: `“${state.q}”` },
    { name: 'vendor_id', words: stall },
    { name: 'min_price', words: `From ${formatMoney(Number(state.min_price ?? 0), 'EUR')}` },
    { name: 'max_price', words: `Up to ${formatMoney(Number(state.max_price ?? 0), 'EUR')}` },
    { name: 'in_stock', words: 'On the shelf now' },
  ];
  return all.filter(({ name }) => state[name]);
}

interface FilterChipsProps {
  state: CatalogueState;
  chips: Chip[];
}

/** Each chip is a link to the same shelves without that filter. */
export function FilterChips({ state, chips }: FilterChipsProps) {
  if (chips.length === 0) return null;
  const { category, sort } = state;
  return (
    <ul aria-label="Filters in force" className="flex flex-wrap items-center gap-2">
      {chips.map(({ name, words }) => (
        <li key={name}>
          <Link
            href={catalogueHref(state, { [name]: undefined })}
            scroll={false}
            aria-label={`Remove filter: ${words}`}
            className="figures inline-flex min-h-9 items-center gap-1.5 rounded-full bg-leaf-wash py-1 pr-2.5 pl-3.5 text-label text-leaf-deep hover:underline"
          >
            {words}
            <X aria-hidden className="size-3.5" />
          </Link>
        </li>
      ))}
      {chips.length > 1 && (
        <li>
          <Link
            href={catalogueHref({ category, sort })}
            scroll={false}
            className="inline-flex min-h-9 items-center px-1.5 text-label underline underline-offset-4"
          >
            Clear all
          </Link>
        </li>
      )}
    </ul>
  );
}
