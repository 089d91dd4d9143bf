import * as z from 'zod';
import { mailAddress, mailTopic } from '#lib/tasks/mail';
import { nameLine, seenName } from '#lib/words/name-line';

const atMost = (max: number) => `Use at most ${max} characters.`;
const text = (max: number) => z.string().trim().max(max, atMost(max));

/** What a stall says of itself. Lengths as in the table. */
export const storeName = seenName
  .max(80, atMost(80))
  .min(2, 'Give the stall a name of at least 2 characters.');
export const tagline = nameLine.max(160, atMost(160));
export const description = text(5_000);
export const city = nameLine.max(80, atMost(80));
export const locationName = seenName
  .max(80, atMost(80))
  .min(1, 'Give the place a name, such as Shop or Cellar.');
export const stallEmail = z
  .string()
  .trim()
  .refine(
    (value) => mailAddress.safeParse(value).success && /@[^.]+\..+/.test(value),
    'Enter an e-mail address such as stall@example.org.',
  );

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return /^(UTC|[A-Z][A-Za-z_-]+(\/[A-Z][A-Za-z_-]+){1,2})$/.test(name);
  } catch {
    return false;
  }
}

/** An IANA name. What the database knows besides, it may refuse. */
export const timeZone = z.string().max(60).refine(isTimeZone, 'Choose a time zone from the list.');

/** The folder of a stall's own picture in the bucket of pictures. */
export const storePicturePath = z
  .string()
  .max(200)
  .regex(/^[0-9a-f-]{36}\/store\/[0-9a-f-]{36}\.(webp|jpg|png)$/, 'must be a picture of the stall');

export const stallSettings = z.object({
  id: z.uuid(),
  slug: z.string(),
  store_name: z.string(),
  tagline: z.string(),
  description: z.string(),
  city: z.string(),
  email: z.string(),
  /** The address that was asked for and is not confirmed yet; null when none is. */
  pending_email: z.string().nullable(),
  /** The server of that address would not take the mail that asks. */
  is_pending_refused: z.boolean(),
  time_zone: z.string(),
  status: z.enum(['pending', 'approved', 'suspended']),
  image: z.string().nullable(),
  image_alt: z.string(),
  /** The mails of the stall that the asker gets at their own address. */
  topics: z.array(mailTopic),
});
/** What the settings page shows; for people of the stall. */
export type StallSettings = z.infer<typeof stallSettings>;

export const settingsInput = z.strictObject({
  vendor_id: z.uuid(),
  store_name: storeName.optional(),
  tagline: tagline.optional(),
  description: description.optional(),
  city: city.optional(),
  /** Asked by mail first: the stall's own stays until the new one is confirmed. */
  email: stallEmail.optional(),
  time_zone: timeZone.optional(),
  /** Null takes the picture away. */
  image_path: storePicturePath.nullable().optional(),
  image_alt: text(160).optional(),
});
export type SettingsInput = z.infer<typeof settingsInput>;

export const settingsForm = z.object({
  store_name: storeName,
  tagline,
  description,
  city,
  email: stallEmail,
  time_zone: timeZone,
});
export type SettingsForm = z.infer<typeof settingsForm>;

/** Which of the stall's mails the asker wants themselves. */
export const topicsInput = z.strictObject({ vendor_id: z.uuid(), topics: z.array(mailTopic).max(2) });
export type TopicsInput = z.infer<typeof topicsInput>;

export const stallLocation = z.object({
  id: z.uuid(),
  name: z.string(),
  city: z.string(),
  is_primary: z.boolean(),
  /** Variants that lie there, or ever did: none means that it may be removed. */
  shelf_count: z.number().int(),
});
export type StallLocation = z.infer<typeof stallLocation>;

export const locationForm = z.object({ name: locationName, city });
export type LocationForm = z.infer<typeof locationForm>;

export const newLocationInput = z.strictObject({ vendor_id: z.uuid(), name: locationName, city });
export const locationParams = z.strictObject({ id: z.uuid() });
export const locationInput = z
  .strictObject({
    name: locationName.optional(),
    city: city.optional(),
    /** Makes it the main location; the one that was is one no more. */
    is_primary: z.literal(true).optional(),
  })
  .refine((value) => Object.keys(value).length > 0, 'Name what to change.');
export type LocationInput = z.infer<typeof locationInput>;
