'use client';

import { Activity, ClipboardCheck, ListChecks, Store } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';

const rooms = [
  { href: '/admin/monitoring', label: 'Monitoring', icon: Activity },
  { href: '/admin/approvals', label: 'Approvals', icon: ClipboardCheck },
  { href: '/admin/vendors', label: 'Stalls', icon: Store },
  { href: '/admin/jobs', label: 'Jobs', icon: ListChecks },
];

const item =
  'inline-flex h-11 items-center gap-2.5 rounded-md px-3 font-medium text-[0.9375rem] hover:bg-shelf aria-[current]:bg-shelf [&_svg]:size-4.5 [&_svg]:text-ink-soft';

/** Where an admin can go. */
export function AdminNav() {
  const path = usePathname();
  return (
    <nav aria-label="Market office" className="flex flex-wrap gap-1 lg:sticky lg:top-6 lg:grid lg:self-start">
      <p className="px-3 pb-2 font-display text-lg max-lg:hidden">Market office</p>
      {rooms.map(({ href, label, icon: Icon }) => (
        <Link
          key={href}
          href={href}
          aria-current={path.startsWith(href) ? 'page' : undefined}
          className={item}
        >
          <Icon aria-hidden="true" />
          {label}
        </Link>
      ))}
    </nav>
  );
}
