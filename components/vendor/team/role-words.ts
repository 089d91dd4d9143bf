import type { Membership } from '#lib/web/auth/schema';

export const roleNames: Record<Membership['role'], string> = {
  owner: 'Owner',
  manager: 'Manager',
  staff: 'Staff',
};

export const roleRights: Record<Membership['role'], string> = {
  owner: 'Everything, also the team, the stall page and API keys.',
  manager: 'Products, prices, stock, orders, locations and imports.',
  staff: 'Counts stock and works on orders.',
};

export const roles = ['owner', 'manager', 'staff'] as const;
