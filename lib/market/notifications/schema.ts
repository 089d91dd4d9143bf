import * as z from 'zod';

export const notificationKind = z.enum([
  'order_placed',
  'order_changed',
  'stock_low',
  'stock_out',
  'product_reviewed',
  'vendor_reviewed',
  'system',
]);
export type NotificationKind = z.infer<typeof notificationKind>;

/** News for everyone at a stall. */
export const notification = z.object({
  id: z.uuid(),
  kind: notificationKind,
  title: z.string(),
  body: z.string(),
  /** A path of the shop. */
  link: z.string().nullable(),
  /** When somebody of the stall read it; it is read for all of them then. */
  read_at: z.string().nullable(),
  created_at: z.string(),
});
export type Notification = z.infer<typeof notification>;

export const notificationPage = z.object({
  notifications: z.array(notification),
  nextCursor: z.string().nullable(),
  unread: z.number().int(),
});

export const notificationsQuery = z.strictObject({
  vendor_id: z.uuid().optional(),
  unread: z.stringbool().default(false),
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

/**
 * Marks notifications as read: those named, or with `until` all up to that moment (of the newest one that the person
 * saw, so that none goes by unseen). `is_read: false` takes it back.
 */
export const markNotificationsInput = z
  .strictObject({
    vendor_id: z.uuid().optional(),
    ids: z.array(z.uuid()).min(1).max(100).optional(),
    until: z.iso.datetime({ offset: true }).optional(),
    is_read: z.boolean().default(true),
  })
  .refine(({ ids, until }) => (ids === undefined) !== (until === undefined), 'Give either ids or until.')
  .refine(({ until, is_read }) => until === undefined || is_read, 'Only named ones can become unread.');
export type MarkNotificationsInput = z.infer<typeof markNotificationsInput>;

/** As we make it. The signature alone would not do: base64 may be read with other signs in it, and the page shows it. */
export const unsubscribeQuery = z.strictObject({
  token: z
    .string()
    .max(1_000)
    .regex(/^[\w-]+\.[\w-]+$/),
});
