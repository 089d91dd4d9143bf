import * as z from 'zod';

/** What a picture may be, before and after its upload; the worker looks inside. */
export const pictureTypes = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/avif': 'avif',
} as const;
export type PictureType = keyof typeof pictureTypes;
export const maxPictureBytes = 10 * 1024 * 1024;
export const maxPictures = 12;

const alt = z.string().trim().max(300, 'At most 300 letters.');

/** A file in Storage, as the browser measured it before it sent it. */
export const uploadedPicture = z.strictObject({
  path: z.string().min(1).max(300),
  /** Empty: the product's name. */
  alt: alt.default(''),
  width: z.number().int().min(1).max(50_000),
  height: z.number().int().min(1).max(50_000),
});
export type UploadedPicture = z.infer<typeof uploadedPicture>;

/** Asks for a place to send a picture to. */
export const pictureUploadInput = z.strictObject({
  /** The stall of a product that is not there yet. */
  vendor_id: z.uuid().optional(),
  type: z.enum(Object.keys(pictureTypes) as [PictureType, ...PictureType[]], {
    error: 'Choose a JPEG, PNG, WebP or AVIF picture.',
  }),
  size: z
    .number()
    .int()
    .min(1, 'The file is empty.')
    .max(maxPictureBytes, 'The picture is larger than 10 MB. Choose a smaller one.'),
});
export type PictureUploadInput = z.infer<typeof pictureUploadInput>;

/** Where the browser PUTs the file, and how the file is called afterwards. */
export const pictureSlot = z.object({ path: z.string(), url: z.string() });
export type PictureSlot = z.infer<typeof pictureSlot>;

export const pictureOrderInput = z.strictObject({ image_ids: z.array(z.uuid()).min(1).max(maxPictures) });
export const pictureAltInput = z.strictObject({ alt });

/** A picture of a product as its stall sees it. */
export const stallPicture = z.object({
  id: z.uuid(),
  src: z.string(),
  alt: z.string(),
  width: z.number(),
  height: z.number(),
  blur: z.string().nullable(),
  state: z.enum(['processing', 'ready', 'failed']),
  error: z.string().nullable(),
});
export type StallPicture = z.infer<typeof stallPicture>;
