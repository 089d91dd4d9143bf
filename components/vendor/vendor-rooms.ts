import {
  Boxes,
  ChartLine,
  ClipboardList,
  Import,
  KeyRound,
  LayoutDashboard,
  type LucideIcon,
  MapPin,
  Package,
  Rss,
  Settings,
  Users,
} from 'lucide-react';

export interface VendorRoom {
  href: string;
  label: string;
  icon: LucideIcon;
  /** For owners only. */
  isForOwners?: boolean;
}

/** The rooms of a stall, as its people need them: the daily work, what comes and goes, the stall itself. */
export const vendorRooms: readonly (readonly VendorRoom[])[] = [
  [
    { href: '/vendor', label: 'Dashboard', icon: LayoutDashboard },
    { href: '/vendor/orders', label: 'Orders', icon: ClipboardList },
    { href: '/vendor/products', label: 'Products', icon: Package },
    { href: '/vendor/inventory', label: 'Inventory', icon: Boxes },
  ],
  [
    { href: '/vendor/import', label: 'Import and export', icon: Import },
    { href: '/vendor/feeds', label: 'Stock feeds', icon: Rss },
    { href: '/vendor/reports', label: 'Reports', icon: ChartLine },
  ],
  [
    { href: '/vendor/team', label: 'Team', icon: Users },
    { href: '/vendor/locations', label: 'Locations', icon: MapPin },
    { href: '/vendor/settings', label: 'Settings', icon: Settings },
    { href: '/vendor/api-keys', label: 'API keys', icon: KeyRound, isForOwners: true },
  ],
];

/** Whether the room is where one is: itself, or a page of it. */
export function isCurrentRoom({ href }: VendorRoom, path: string): boolean {
  return path === href || (href !== '/vendor' && path.startsWith(`${href}/`));
}
