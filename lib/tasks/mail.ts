import * as z from 'zod';

/** What people wrote. No more is asked of it than the database does: a mail must not fail for a blank name. */
const text = (max: number) => z.string().max(max);
/** A path of the shop, which the renderer makes a link of: an absolute URL in a job would outlive its site. */
const path = z
  .string()
  .max(500)
  .regex(/^\/(?!\/)/, 'must be a path of the shop, such as /vendor/inventory');

const shelfLine = z.object({
  product: text(160),
  variant: z.string().max(80).default(''),
  sku: text(80),
  location: text(80),
  /** As people read it: `250 g`, `3 pieces`. */
  left: text(40),
});

const alert = {
  /** The rule's name, as in its table. */
  rule: text(80),
  title: text(160),
  message: text(1_000),
  /** What was measured, in words; null when there is no figure. */
  value: z.string().max(120).nullable().default(null),
  /** ISO 8601 */
  since: z.iso.datetime({ offset: true }),
  path: path.default('/admin/monitoring'),
};

/** Every mail that the market sends: its template and what the template is told. */
const emails = {
  'low-stock': z.object({
    store: text(80),
    low: z.array(shelfLine).max(50),
    out: z.array(shelfLine).max(50),
    /** How many more there are than the lists name. */
    more: z.number().int().nonnegative().default(0),
  }),
  'report-ready': z.object({
    store: text(80),
    reportId: z.uuid(),
    /** Local days of the stall, YYYY-MM-DD; the same for one day. */
    fromDay: z.iso.date(),
    toDay: z.iso.date(),
    orders: z.number().int().nonnegative(),
    units: z.number().int().nonnegative(),
    /** One per currency, as people read it: `EUR 1,204.50`. */
    revenue: z.array(text(40)).max(10),
  }),
  'alert-firing': z.object(alert),
  'alert-resolved': z.object({ ...alert, resolvedAt: z.iso.datetime({ offset: true }) }),
  'product-submitted': z.object({ store: text(80), product: text(160), path }),
  'products-imported': z.object({ store: text(80), count: z.number().int().positive(), path }),
  'product-reviewed': z.object({
    store: text(80),
    product: text(160),
    isPublished: z.boolean(),
    reason: z.string().max(500).default(''),
    path,
  }),
  'products-reviewed': z.object({
    store: text(80),
    count: z.number().int().positive(),
    isPublished: z.boolean(),
    reason: z.string().max(500).default(''),
    path,
  }),
  'vendor-application': z.object({ store: text(80), city: z.string().max(80).default(''), path }),
  'vendor-reviewed': z.object({
    store: text(80),
    outcome: z.enum(['approved', 'rejected', 'suspended', 'reinstated']),
    reason: z.string().max(500).default(''),
    path,
  }),
  'team-invitation': z.object({
    store: text(80),
    /** Who invites; '' when they have no name. */
    inviter: z.string().max(120).default(''),
    role: z.enum(['owner', 'manager', 'staff']),
    /** ISO 8601 */
    expiresAt: z.iso.datetime({ offset: true }),
    path,
  }),
  'order-changed': z.object({
    orderNumber: z.number().int().positive(),
    store: text(80),
    status: z.enum([
      'accepted',
      'packed',
      'shipped',
      'delivered',
      'cancelled',
      'returned',
      'partly_returned',
    ]),
    note: z.string().max(500).default(''),
    /** Who brings it, and its number there; '' when nobody said. */
    carrier: z.string().max(80).default(''),
    tracking: z.string().max(80).default(''),
    path,
  }),
  'stall-address': z.object({
    store: text(80),
    /** ISO 8601 */
    expiresAt: z.iso.datetime({ offset: true }),
    path,
  }),
  'stall-address-changed': z.object({ store: text(80), address: text(320), path }),
  'feed-failing': z.object({
    store: text(80),
    feed: text(80),
    /** What went wrong the last time, in words. */
    error: text(500),
    /** When the stock was last set from a file of it, ISO 8601; null: never. */
    lastGoodAt: z.string().max(40).nullable(),
    path,
  }),
};

/** Mails that a person may stop while staying at their stall; all others concern something they did or must know. */
export const mailTopic = z.enum(['low-stock', 'reports']);
export type MailTopic = z.infer<typeof mailTopic>;

/** One address, as the database takes it; without what could make it two, or a name. */
export const mailAddress = z
  .string()
  .max(320)
  .regex(/^[^@\s<>(),;:"]+@[^@\s<>(),;:"]+$/, 'must be one e-mail address');

/** What an unsubscribe link stops: this topic of this stall, to the address that the mail went to. */
export const mailList = z.object({ topic: mailTopic, vendorId: z.uuid() });
export type MailList = z.infer<typeof mailList>;

const envelope = {
  /**
   * Names the mail for ever: the same key is sent once, however often and by how many jobs it is asked for.
   * For example `low-stock:<notification>:<recipient's place>`.
   */
  key: z.string().min(1).max(200),
  to: mailAddress,
  /** Set where a way to unsubscribe is due. */
  list: mailList.optional(),
};

const email = <T extends keyof typeof emails>(template: T) =>
  z.object({ ...envelope, template: z.literal(template), props: emails[template] });

/** Payload of the job `send-email`: one mail to one address. */
export const sendEmailPayload = z.discriminatedUnion('template', [
  email('low-stock'),
  email('report-ready'),
  email('alert-firing'),
  email('alert-resolved'),
  email('product-submitted'),
  email('products-imported'),
  email('product-reviewed'),
  email('products-reviewed'),
  email('vendor-application'),
  email('vendor-reviewed'),
  email('team-invitation'),
  email('order-changed'),
  email('stall-address'),
  email('stall-address-changed'),
  email('feed-failing'),
]);
export type SendEmailPayload = z.infer<typeof sendEmailPayload>;

export type TemplateName = keyof typeof emails;
export type EmailProps = { [T in TemplateName]: z.infer<(typeof emails)[T]> };
