import * as z from 'zod';

export const vendorCard = z.object({
  id: z.uuid(),
  slug: z.string(),
  store_name: z.string(),
  tagline: z.string(),
  city: z.string(),
  image: z.object({ src: z.string(), alt: z.string() }).nullable(),
  product_count: z.number().int(),
});
/** A stall as anyone may see it; its e-mail and commission are not among it. */
export type VendorCard = z.infer<typeof vendorCard>;

export const vendorDetail = vendorCard.extend({
  description: z.string(),
  created_at: z.string(),
});
export type VendorDetail = z.infer<typeof vendorDetail>;

export const vendorPage = z.object({ vendors: z.array(vendorCard), nextCursor: z.string().nullable() });
export type VendorPage = z.infer<typeof vendorPage>;

export const vendorQuery = z.strictObject({
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(24),
});
export type VendorQuery = z.infer<typeof vendorQuery>;

export const vendorParams = z.strictObject({ slug: z.string().max(80) });

export const stallQuery = z.strictObject({ vendor_id: z.uuid().optional() });

/** 32 random bytes, base64url. */
export const tokenParams = z.strictObject({ token: z.string().regex(/^[\w-]{43}$/) });
