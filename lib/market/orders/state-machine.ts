export const vendorOrderStatuses = [
  'pending',
  'accepted',
  'packed',
  'shipped',
  'delivered',
  'cancelled',
  'returned',
] as const;
export type VendorOrderStatus = (typeof vendorOrderStatuses)[number];

/** States in which a stall still has work to do. */
export const openStatuses = ['pending', 'accepted', 'packed'] as const satisfies VendorOrderStatus[];

export type StepCommand = 'advance' | 'undo' | 'reopen' | 'cancel' | 'return';
type MemberRole = 'owner' | 'manager' | 'staff';

interface Step {
  command: StepCommand;
  from: VendorOrderStatus;
  to: VendorOrderStatus;
  /** The least that somebody must be at the stall. */
  minRole: MemberRole;
}

const step = (
  command: StepCommand,
  from: VendorOrderStatus,
  to: VendorOrderStatus,
  minRole: MemberRole = 'staff',
): Step => ({ command, from, to, minRole });

/**
 * Every step of a stall's part of an order. The same table is `private.vendor_order_steps` in the database, which is
 * the one that decides; this one says beforehand what to offer.
 */
export const vendorOrderSteps: readonly Step[] = [
  step('advance', 'pending', 'accepted'),
  step('advance', 'accepted', 'packed'),
  step('advance', 'packed', 'shipped'),
  step('advance', 'shipped', 'delivered'),
  step('undo', 'accepted', 'pending'),
  step('undo', 'packed', 'accepted'),
  step('undo', 'shipped', 'packed'),
  step('undo', 'delivered', 'shipped'),
  step('reopen', 'packed', 'accepted', 'manager'),
  step('cancel', 'pending', 'cancelled', 'manager'),
  step('cancel', 'accepted', 'cancelled', 'manager'),
  step('cancel', 'packed', 'cancelled', 'manager'),
  step('return', 'shipped', 'returned', 'manager'),
  step('return', 'delivered', 'returned', 'manager'),
];

/** How long a step forward can be undone; its mail waits as long. The database knows it as `30 seconds`. */
export const undoSeconds = 30;

/** Where a command leads from a state; null when it leads nowhere. */
export function stepTo(command: StepCommand, from: VendorOrderStatus): VendorOrderStatus | null {
  return vendorOrderSteps.find((each) => each.command === command && each.from === from)?.to ?? null;
}

const ranks: Record<MemberRole, number> = { owner: 0, manager: 1, staff: 2 };

/** Whether somebody of this role may give the command in this state. */
export function canStep(command: StepCommand, from: VendorOrderStatus, role: MemberRole): boolean {
  return vendorOrderSteps.some(
    (each) => each.command === command && each.from === from && ranks[role] <= ranks[each.minRole],
  );
}
