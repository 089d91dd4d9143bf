'use client';

import { Boxes, Store } from 'lucide-react';
import Link from 'next/link';
import { useRouter, useSearchParams } from 'next/navigation';
import { Select } from '#components/ui/select';
import type { Membership } from '#lib/auth/schema';
import { inventoryHref } from './inventory-url.ts';

const item =
  'inline-flex h-11 items-center gap-2.5 rounded-md px-3 font-medium text-[0.9375rem] hover:bg-shelf [&_svg]:size-4.5 [&_svg]:text-ink-soft';

/** Where one can go at the stall. Someone who works at several picks which one first. */
export function VendorNav({ vendors }: { vendors: Membership[] }) {
  const router = useRouter();
  const slug = useSearchParams().get('stall');
  const current = vendors.find((vendor) => vendor.slug === slug) ?? vendors[0];
  const stall = vendors.length > 1 ? current?.slug : undefined;
  if (!current) return null;
  return (
    <nav
      aria-label="Stall"
      className="flex flex-wrap items-center gap-x-2 gap-y-3 lg:sticky lg:top-6 lg:flex-col lg:items-stretch"
    >
      {vendors.length > 1 ? (
        <Select
          aria-label="Stall"
          value={current.slug}
          onChange={(event) => router.push(inventoryHref({ stall: event.target.value, level: 'all' }))}
        >
          {vendors.map((vendor) => (
            <option key={vendor.id} value={vendor.slug}>
              {vendor.store_name}
            </option>
          ))}
        </Select>
      ) : (
        <p className="px-3 font-display text-lg max-lg:hidden">{current.store_name}</p>
      )}
      <div className="flex flex-wrap gap-1 lg:grid">
        <Link
          href={inventoryHref({ stall, level: 'all' })}
          aria-current="page"
          className={`${item} bg-shelf`}
        >
          <Boxes aria-hidden="true" />
          Inventory
        </Link>
        <Link href={`/vendors/${current.slug}`} className={item}>
          <Store aria-hidden="true" />
          View your stall
        </Link>
      </div>
    </nav>
  );
}
