import * as z from 'zod';
import { openStatuses, vendorOrderStatuses } from '#lib/market/orders/state-machine';
import { unitOfMeasure } from '#lib/words/units';

export const vendorOrderStatus = z.enum(vendorOrderStatuses);
export type { VendorOrderStatus } from '#lib/market/orders/state-machine';

/** Where the goods go. Shops of other countries may leave parts out. */
export const shippingAddress = z.object({
  full_name: z.string().default(''),
  line1: z.string().default(''),
  line2: z.string().default(''),
  postal_code: z.string().default(''),
  city: z.string().default(''),
  country: z.string().default(''),
});

export const vendorOrderRow = z.object({
  /** The stall's part of the order; `number` is the order's own, which the shopper knows. */
  id: z.uuid(),
  number: z.number().int(),
  status: vendorOrderStatus,
  /** Grows with every change: keep the higher. */
  version: z.number().int(),
  currency: z.string(),
  subtotal: z.number(),
  customer_name: z.string(),
  city: z.string(),
  /** "Earl Grey, Rooibos": the first products of it. */
  summary: z.string(),
  line_count: z.number().int(),
  /** The one step forward from here. */
  next: vendorOrderStatus.nullable(),
  created_at: z.string(),
  updated_at: z.string(),
  /** The stall's own, for the times of it. */
  time_zone: z.string(),
});
/** A stall's part of an order, as its list shows it. */
export type VendorOrderRow = z.infer<typeof vendorOrderRow>;

const count = z.number().int();
export const vendorOrderCounts = z.object({
  all: count,
  open: count,
  pending: count,
  accepted: count,
  packed: count,
  shipped: count,
  delivered: count,
  cancelled: count,
  returned: count,
});
export type VendorOrderCounts = z.infer<typeof vendorOrderCounts>;

export const vendorOrderList = z.object({
  orders: z.array(vendorOrderRow),
  nextCursor: z.string().nullable(),
  counts: vendorOrderCounts,
});
export type VendorOrderList = z.infer<typeof vendorOrderList>;

/** `open`: what still needs work. */
export const vendorOrderFilter = z.enum(['open', 'all', ...vendorOrderStatuses]);

export const vendorOrderQuery = z.strictObject({
  status: vendorOrderFilter.default('open'),
  /** The order's number, or part of the customer's or a product's name. */
  q: z.string().trim().max(120).optional(),
  /** Days of the stall's time zone, both included. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
});
export type VendorOrderQuery = z.infer<typeof vendorOrderQuery>;

export const vendorOrderLine = z.object({
  id: z.uuid(),
  product_id: z.uuid(),
  product_name: z.string(),
  variant_name: z.string(),
  sku: z.string(),
  location_name: z.string(),
  quantity: z.number(),
  returned_quantity: z.number(),
  unit: unitOfMeasure,
  step: z.number(),
  unit_price: z.number(),
  total: z.number(),
});
export type VendorOrderLine = z.infer<typeof vendorOrderLine>;

const returnedItem = z.object({
  product_name: z.string(),
  variant_name: z.string(),
  quantity: z.number(),
  unit: unitOfMeasure,
});

export const vendorOrderEvent = z.object({
  id: z.number().int(),
  kind: z.enum([...vendorOrderStatuses, 'placed', 'stepped_back', 'items_returned']),
  /** Who did it; '' for the market, a program, or somebody who has left the stall. */
  actor: z.string(),
  created_at: z.string(),
  details: z
    .object({
      note: z.string().default(''),
      reason: z.string().default(''),
      carrier: z.string().default(''),
      tracking_number: z.string().default(''),
      to: vendorOrderStatus.optional(),
      restocked: z.boolean().optional(),
      items: z.array(returnedItem).default([]),
    })
    .prefault({}),
});
export type VendorOrderEvent = z.infer<typeof vendorOrderEvent>;

/** What the asker may do to it now. */
export const vendorOrderActions = z.object({
  next: vendorOrderStatus.nullable(),
  can_reopen: z.boolean(),
  can_cancel: z.boolean(),
  can_return: z.boolean(),
});

export const vendorOrder = z.object({
  ...vendorOrderRow.omit({ city: true, summary: true, line_count: true, next: true }).shape,
  vendor_id: z.uuid(),
  store_name: z.string(),
  address: shippingAddress,
  carrier: z.string().nullable(),
  tracking_number: z.string().nullable(),
  lines: z.array(vendorOrderLine),
  /** How many lines there are more than these. */
  more_lines: z.number().int(),
  events: z.array(vendorOrderEvent),
  actions: vendorOrderActions,
});
/** A stall's part of an order with all that its people see of it. */
export type VendorOrder = z.infer<typeof vendorOrder>;

const words = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .transform((text) => text || undefined)
    .optional();
const reason = z.string().trim().min(1, 'Say why: the shopper reads it.').max(300);

/** For the shopper. */
const forward = { note: words(300) };

/** A step, and the state that the asker saw: when it is another by now, the answer is 409 with the fresh one. */
export const transitionInput = z.discriminatedUnion('to', [
  z.strictObject({ to: z.literal('accepted'), from: z.literal('pending'), ...forward }),
  z.strictObject({ to: z.literal('packed'), from: z.literal('accepted'), ...forward }),
  z.strictObject({
    to: z.literal('shipped'),
    from: z.literal('packed'),
    ...forward,
    carrier: words(80),
    tracking_number: words(80),
  }),
  z.strictObject({ to: z.literal('delivered'), from: z.literal('shipped'), ...forward }),
  /** One step back: undoes the last step forward for half a minute; later a manager may open a packed parcel. */
  z.strictObject({
    to: z.literal('back'),
    from: vendorOrderStatus.exclude(['pending', 'cancelled', 'returned']),
  }),
  z.strictObject({ to: z.literal('cancelled'), from: z.enum(openStatuses), reason }),
  z.strictObject({
    to: z.literal('returned'),
    /** The version that the asker saw, so that nothing is taken back twice. */
    version: z.number().int().nonnegative(),
    items: z
      .array(z.strictObject({ item_id: z.uuid(), quantity: z.number().positive().max(999_999) }))
      .min(1)
      .max(100),
    reason,
    /** Whether it goes back on the shelf, to be sold again. */
    restock: z.boolean(),
  }),
]);
export type TransitionInput = z.input<typeof transitionInput>;
export type Transition = z.output<typeof transitionInput>;

export const vendorOrderParams = z.strictObject({ id: z.uuid() });

export const acceptOrdersInput = z.strictObject({ ids: z.array(z.uuid()).min(1).max(50) });
export const acceptedOrders = z.object({
  accepted: z.array(z.uuid()),
  /** Those that were not pending any more, or are not the asker's. */
  refused: z.array(z.object({ id: z.uuid(), message: z.string() })),
});
export type AcceptedOrders = z.infer<typeof acceptedOrders>;

export const ownOrderLine = z.object({
  id: z.uuid(),
  product_name: z.string(),
  variant_name: z.string(),
  quantity: z.number(),
  returned_quantity: z.number(),
  unit: unitOfMeasure,
  total: z.number(),
});

/** One stall's part of it; the stall's name is '' once shoppers do not see the stall any more. */
export const ownOrderPart = z.object({
  id: z.uuid(),
  store_name: z.string(),
  status: vendorOrderStatus,
  carrier: z.string(),
  tracking_number: z.string(),
  lines: z.array(ownOrderLine),
  /** How many lines there are more than these. */
  more: z.number().int(),
});
export type OwnOrderPart = z.infer<typeof ownOrderPart>;

export const ownOrder = z.object({
  number: z.number().int(),
  currency: z.string(),
  subtotal: z.number(),
  shipping: z.number(),
  total: z.number(),
  created_at: z.string(),
  parts: z.array(ownOrderPart),
});
/** An order as the shopper who made it sees it. */
export type OwnOrder = z.infer<typeof ownOrder>;
