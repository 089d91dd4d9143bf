import * as z from 'zod';
import {
  city,
  description,
  locationName,
  stallEmail,
  storeName,
  tagline,
  timeZone,
} from '#lib/market/vendors/settings/schema';
import { slugOf } from '#lib/words/slug';

export const slug = z
  .string()
  .min(3, 'Use at least 3 characters.')
  .max(60, 'Use at most 60 characters.')
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Use small letters, figures and single hyphens.');

/** An address made of a name: "Maison Pavot & Cie" is `maison-pavot-cie`; '' when nothing of it is left. */
export const stallSlug = (name: string): string => slugOf(name, 56);

export const applicationForm = z.object({
  store_name: storeName,
  slug,
  tagline,
  description,
  city,
  email: stallEmail,
  time_zone: timeZone,
  location_name: locationName,
  location_city: city,
});
/** What somebody who wants to sell says of the stall. */
export type ApplicationForm = z.infer<typeof applicationForm>;

export const applicationInput = z.strictObject(applicationForm.shape);

export const applicationState = z.enum(['pending', 'approved', 'rejected']);

export const application = z.object({
  id: z.uuid(),
  vendor_id: z.uuid(),
  state: applicationState,
  /** Of the market's latest decision about this stall; '' when none was given or none was made. */
  reason: z.string(),
  created_at: z.string(),
  decided_at: z.string().nullable(),
  /** What was handed in, as it is now. */
  form: applicationForm,
  /** Where the market writes to: an address that was confirmed. The form's is another one while it waits for that. */
  writes_to: z.string(),
});
/** Where an application stands, for the person who made it. */
export type Application = z.infer<typeof application>;

export const slugQuery = z.strictObject({ name: z.string().trim().min(1).max(80) });
export const slugAnswer = z.object({
  /** What was asked about, as an address. */
  slug: z.string(),
  is_free: z.boolean(),
  /** An address that is free. */
  suggestion: z.string(),
});
export type SlugAnswer = z.infer<typeof slugAnswer>;

/** `waiting`: an application is to be answered; `rejected`: it was, and not handed in again. */
export const stallStanding = z.enum(['waiting', 'approved', 'suspended', 'rejected']);
export type StallStanding = z.infer<typeof stallStanding>;

export const stallList = z.strictObject({
  standing: stallStanding.default('waiting'),
  q: z.string().trim().max(80).optional(),
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
});
export type StallList = z.infer<typeof stallList>;

export const listedStall = z.object({
  id: z.uuid(),
  slug: z.string(),
  store_name: z.string(),
  city: z.string(),
  standing: stallStanding,
  /** When it applied, the latest time; for stalls that never did, when they were made. */
  applied_at: z.string(),
});
export type ListedStall = z.infer<typeof listedStall>;

export const stallPage = z.object({
  stalls: z.array(listedStall),
  counts: z.record(stallStanding, z.number().int()),
  nextCursor: z.string().nullable(),
});
export type StallPage = z.infer<typeof stallPage>;

export const decisionOutcome = z.enum(['approved', 'rejected', 'suspended', 'reinstated']);
export type DecisionOutcome = z.infer<typeof decisionOutcome>;

export const stallDetail = listedStall.extend({
  tagline: z.string(),
  description: z.string(),
  email: z.string(),
  /** One that was asked for and is not confirmed; null when none is. */
  pending_email: z.string().nullable(),
  time_zone: z.string(),
  locations: z.array(z.object({ name: z.string(), city: z.string(), is_primary: z.boolean() })),
  people: z.array(z.object({ full_name: z.string(), email: z.string(), role: z.string() })),
  product_count: z.number().int(),
  /** When it or one of its places changed, which a decision that opens it names. */
  updated_at: z.string(),
  decisions: z.array(
    z.object({
      id: z.uuid(),
      outcome: decisionOutcome,
      reason: z.string(),
      by: z.string(),
      created_at: z.string(),
    }),
  ),
});
/** All that an admin needs to decide about a stall. */
export type StallDetail = z.infer<typeof stallDetail>;

export const stallParams = z.strictObject({ id: z.uuid() });

/** A sentence that the stall's people read; needed wherever the answer is no. */
export const reasonInput = z.strictObject({
  reason: z.string().trim().min(3, 'Say why, in a sentence that helps.').max(500),
});
/** What opens a stall is about the stall as the admin saw it: a newer one answers 409 with the fresh stall. */
export const approvalInput = z.strictObject({
  reason: z.string().trim().max(500).default(''),
  updated_at: z.iso.datetime({ offset: true }),
});
/** `updated_at` null: whatever has become of the stall. */
export interface StallDecision {
  outcome: DecisionOutcome;
  reason: string;
  updated_at: string | null;
}
