'use client';

import { Store } from 'lucide-react';
import Link from 'next/link';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { Select } from '#components/ui/select';
import type { Membership } from '#lib/web/auth/schema';
import { isCurrentRoom, type VendorRoom, vendorRooms } from './vendor-rooms.ts';

const item =
  'inline-flex h-11 shrink-0 items-center gap-2.5 whitespace-nowrap rounded-md px-3 font-medium text-[0.9375rem] hover:bg-shelf aria-[current]:bg-shelf lg:h-10 [&_svg]:size-4.5 [&_svg]:text-ink-soft';

/** The strip of rooms is wider than a phone: the room one is in is moved into sight. */
function useCurrentInSight(path: string) {
  const strip = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const link = strip.current?.querySelector<HTMLElement>(`[aria-current][href^="${path}"]`);
    if (strip.current && link) strip.current.scrollLeft = link.offsetLeft - 24;
  }, [path]);
  return strip;
}

function RoomLink({ room, path, search }: { room: VendorRoom; path: string; search: string }) {
  const { href, label, icon: Icon } = room;
  return (
    <Link
      href={`${href}${search}`}
      aria-current={isCurrentRoom(room, path) ? 'page' : undefined}
      className={item}
    >
      <Icon aria-hidden="true" />
      {label}
    </Link>
  );
}

const roomHref = (room: { href: string } | undefined, stall: string) =>
  `${room?.href ?? '/vendor'}?stall=${stall}`;

/** Where one can go at the stall. Someone who works at several picks which one first. */
export function VendorNav({ vendors }: { vendors: Membership[] }) {
  const router = useRouter();
  const path = usePathname();
  const slug = useSearchParams().get('stall');
  const strip = useCurrentInSight(path);
  const current = vendors.find((vendor) => vendor.slug === slug) ?? vendors[0];
  if (!current) return null;
  const search = vendors.length > 1 ? `?stall=${current.slug}` : '';
  const room = vendorRooms.flat().find((each) => isCurrentRoom(each, path));
  return (
    <nav aria-label="Stall" className="grid min-w-0 gap-3 lg:sticky lg:top-6 lg:self-start">
      {vendors.length > 1 ? (
        <Select
          aria-label="Stall"
          value={current.slug}
          onChange={(event) => router.push(roomHref(room, event.target.value))}
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
      <div
        ref={strip}
        className="-mx-(--gutter) relative flex gap-1 overflow-x-auto px-(--gutter) pb-1 [scrollbar-width:none] lg:mx-0 lg:grid lg:gap-0.5 lg:overflow-visible lg:p-0"
      >
        {vendorRooms.map((rooms) => (
          <div
            key={rooms[0]?.href}
            className="flex gap-1 lg:grid lg:gap-0.5 lg:border-line lg:border-b lg:pb-2 lg:not-first:pt-1.5"
          >
            {rooms
              .filter(({ isForOwners }) => !isForOwners || current.role === 'owner')
              .map((each) => (
                <RoomLink key={each.href} room={each} path={path} search={search} />
              ))}
          </div>
        ))}
        <Link href={`/vendors/${current.slug}`} className={`${item} lg:mt-1.5`}>
          <Store aria-hidden="true" />
          View your stall
        </Link>
      </div>
    </nav>
  );
}
