import * as z from 'zod';

export const rendition = z.object({
  /** Object name in the bucket `product-images`. */
  path: z.string(),
  format: z.enum(['avif', 'webp']),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  bytes: z.number().int().positive(),
});
/** One size of a picture in one format, as kept in product_images.renditions. */
export type Rendition = z.infer<typeof rendition>;
