import { troubleOf } from '#hooks/use-action';
import { call } from '#lib/api/call';
import {
  maxPictureBytes,
  type PictureType,
  pictureTypes,
  type UploadedPicture,
} from '#lib/market/products/schema';
import { ApiError } from '#lib/web/client';
import { type Sending, sendFile } from '#lib/web/send-file';

/** What the file chooser offers. */
export const acceptedPictures = Object.keys(pictureTypes).join(',');

/** A picture that cannot be sent; the message is for the person who chose it. */
export class PictureRefused extends Error {
  override readonly name = 'PictureRefused';
}

/** It is the file itself: sending it again would not help. */
export class PictureUnfit extends PictureRefused {}

const isPictureType = (type: string): type is PictureType => type in pictureTypes;

/** What can be told from the outside, before a byte is sent. Throws PictureUnfit. */
export function checkPicture(file: Pick<File, 'name' | 'size' | 'type'>): PictureType {
  if (!isPictureType(file.type))
    throw new PictureUnfit(`${file.name} is not a JPEG, PNG, WebP or AVIF picture. Save it as one of these.`);
  if (file.size === 0) throw new PictureUnfit(`${file.name} is empty. Choose another file.`);
  if (file.size > maxPictureBytes)
    throw new PictureUnfit(`${file.name} is larger than 10 MB. Make it smaller and choose it again.`);
  return file.type;
}

/** Its size in pixels, by the browser's own reader: what that cannot read, shoppers could not see. */
async function measure(file: File): Promise<{ width: number; height: number }> {
  try {
    const bitmap = await createImageBitmap(file);
    const { width, height } = bitmap;
    bitmap.close();
    return { width, height };
  } catch (cause) {
    throw new PictureUnfit(
      `${file.name} is damaged, or no picture at all. Save it again as a JPEG or PNG and choose it once more.`,
      { cause },
    );
  }
}

/** PUTs the file where Storage has said that it takes it. */
async function put(url: string, file: File, sending: Sending): Promise<void> {
  const lost = (cause?: unknown) =>
    new PictureRefused(`${file.name} did not arrive. Check the connection and send it again.`, { cause });
  const headers = { 'content-type': file.type, 'cache-control': 'max-age=31536000' };
  const { status } = await sendFile('PUT', url, file, { ...sending, headers }).catch((error: unknown) => {
    throw error instanceof ApiError ? lost(error) : error;
  });
  if (status < 200 || status >= 300) throw lost();
}

/**
 * Sends a picture to Storage and resolves with what the shop has to know of it. Throws PictureRefused with a sentence
 * for the person, or the signal's reason.
 */
export async function uploadPicture(
  place: { productId: string; vendorId: string },
  file: File,
  sending: Sending,
): Promise<UploadedPicture> {
  const type = checkPicture(file);
  const { width, height } = await measure(file);
  const { upload: slot } = await call('POST /api/vendor/products/:id/images/uploads', {
    params: { id: place.productId },
    body: { vendor_id: place.vendorId, type, size: file.size },
  }).catch((error: unknown) => {
    throw new PictureRefused(troubleOf(error), { cause: error });
  });
  await put(slot.url, file, sending);
  return { path: slot.path, alt: '', width, height };
}
