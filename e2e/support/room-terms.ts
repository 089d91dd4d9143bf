import type { StallThings } from './stall-people.ts';

export const roles = ['staff', 'manager', 'owner'] as const;
export type Role = (typeof roles)[number];

interface Control {
  /** The least that somebody must be to see it. */
  for: Role;
  kind: 'button' | 'link' | 'textbox';
  name: string | RegExp;
  /** It is seen by everybody, and not to be used by those below. */
  isOnlyLocked?: boolean;
}

/** A room of the stall or a page behind it, and what it offers to whom. */
export interface RoomTerms {
  path: string;
  title: string | RegExp;
  controls: Control[];
  /** What it says to those for whom a control is missing. */
  tells?: { below: Role; text: string | RegExp };
}

const button = (who: Role, name: string | RegExp): Control => ({ for: who, kind: 'button', name });
const link = (who: Role, name: string | RegExp): Control => ({ for: who, kind: 'link', name });

/** Every room with what its people may do there: the same rights as in `vendorRoleTable` of the API's tests. */
export const roomTerms = (own: StallThings): RoomTerms[] => [
  {
    path: '/vendor',
    title: 'Dashboard',
    controls: [button('staff', 'Mark all as read'), link('staff', 'All orders')],
  },
  { path: '/vendor/orders', title: 'Orders', controls: [link('staff', /^Order \d+/)] },
  {
    path: `/vendor/orders/${own.order}`,
    title: /^Order \d+/,
    controls: [
      button('staff', 'Accept'),
      link('staff', 'Print packing slip'),
      button('manager', 'Cancel order'),
    ],
    tells: { below: 'manager', text: 'Managers and the owner of the stall can cancel it.' },
  },
  { path: '/vendor/products', title: 'Products', controls: [link('manager', 'New product')] },
  {
    path: `/vendor/products/${own.product}`,
    title: own.productName,
    controls: [button('manager', 'Duplicate'), button('manager', 'Archive'), button('manager', 'Save')],
    tells: { below: 'manager', text: 'Managers and the owner of the stall can change it.' },
  },
  {
    path: '/vendor/inventory',
    title: 'Inventory',
    controls: [
      link('staff', 'Stock-take'),
      button('staff', /available\. Change stock of/),
      button('staff', /^Move .* to another location$/),
      button('manager', /^Low at .* Change it for/),
    ],
  },
  {
    path: `/vendor/inventory/${own.variant}`,
    title: own.productName,
    controls: [link('staff', 'Download as CSV')],
  },
  {
    path: '/vendor/inventory/count',
    title: 'Stock-take',
    controls: [link('staff', /^Go on counting/)],
  },
  {
    path: `/vendor/inventory/count/${own.take}`,
    title: /^Count /,
    controls: [button('staff', 'Review and finish'), button('manager', /^Cancel the count/)],
  },
  {
    path: '/vendor/import',
    title: 'Import and export',
    controls: [link('staff', 'Download'), button('manager', /Choose a file/)],
    tells: { below: 'manager', text: 'Managers and owners of the stall can import.' },
  },
  { path: '/vendor/feeds', title: 'Stock feeds', controls: [link('manager', 'Add a feed')] },
  {
    path: `/vendor/feeds/${own.feed}`,
    title: own.feedName,
    controls: [
      button('manager', 'Run now'),
      button('manager', 'Pause'),
      button('manager', /^Remove/),
      button('manager', 'Save'),
    ],
  },
  {
    path: '/vendor/reports',
    title: 'Reports',
    controls: [link('staff', /^Download the report/), button('manager', 'Make the report')],
    tells: { below: 'manager', text: 'Managers and owners of the stall make reports' },
  },
  {
    path: '/vendor/team',
    title: 'Team',
    controls: [
      button('staff', 'Leave the stall'),
      button('owner', /^Remove /),
      button('owner', 'Send the invitation'),
    ],
  },
  {
    path: '/vendor/locations',
    title: 'Locations',
    controls: [button('manager', /^Rename/), button('manager', /^Make main/), button('manager', 'Add')],
  },
  {
    path: '/vendor/settings',
    title: 'Settings',
    controls: [
      button('owner', 'Save'),
      { for: 'owner', kind: 'textbox', name: 'Name of the stall', isOnlyLocked: true },
    ],
    tells: { below: 'owner', text: 'Only owners change the stall’s page.' },
  },
  {
    path: '/vendor/api-keys',
    title: 'API keys',
    controls: [button('owner', 'Make the key')],
    tells: { below: 'owner', text: 'Ask an owner of the stall if you need one.' },
  },
];
