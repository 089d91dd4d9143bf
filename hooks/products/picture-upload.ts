import { troubleOf } from '#hooks/use-action';
import { call } from '#lib/api/call';
import {
  maxPictureBytes,
  type PictureType,
  pictureTypes,
  type UploadedPicture,
} from '#lib/market/products/schema';

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

interface Sending {
  /** From 0 to 1. */
  onProgress(share: number): void;
  signal?: AbortSignal | undefined;
}

/** PUTs the file; XMLHttpRequest, because fetch tells nothing of how far it got. */
function put(url: string, file: File, { onProgress, signal }: Sending): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const fail = () =>
      reject(new PictureRefused(`${file.name} did not arrive. Check the connection and send it again.`));
    request.open('PUT', url);
    request.setRequestHeader('content-type', file.type);
    request.setRequestHeader('cache-control', 'max-age=31536000');
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => (request.status >= 200 && request.status < 300 ? resolve() : fail());
    request.onerror = fail;
    request.ontimeout = fail;
    request.onabort = () => reject(signal?.reason);
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
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
