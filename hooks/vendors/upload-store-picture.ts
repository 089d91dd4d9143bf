import { getSupabase } from '#lib/data/supabase/browser';
import { ApiError } from '#lib/web/client';

/** Wide enough for a page on a dense screen. */
const maxEdge = 1_600;

const unreadable = (cause?: unknown) =>
  new ApiError('unreadable', 'This is no picture that your browser can read. Use a JPEG, PNG or WebP.', {
    cause,
  });

/** Drawn anew: smaller, and without what cameras write into their files, such as the place. */
async function shrink(file: File): Promise<Blob> {
  const bitmap = await createImageBitmap(file).catch((cause: unknown) => {
    throw unreadable(cause);
  });
  const scale = Math.min(1, maxEdge / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/webp', 0.85));
  if (!blob) throw unreadable();
  return blob;
}

const endings: Record<string, string> = { 'image/webp': 'webp', 'image/png': 'png', 'image/jpeg': 'jpg' };

/**
 * Puts a picture into the stall's folder in Storage, as the person who is signed in, and resolves with its path.
 * Throws ApiError for what is no picture, and when Storage refuses.
 */
export async function uploadStorePicture(vendorId: string, file: File): Promise<string> {
  const picture = await shrink(file);
  // A browser that cannot write WebP gives PNG.
  const path = `${vendorId}/store/${crypto.randomUUID()}.${endings[picture.type] ?? 'png'}`;
  const { storage } = await getSupabase();
  const options = { contentType: picture.type, cacheControl: '31536000' };
  const { error } = await storage.from('product-images').upload(path, picture, options);
  if (error)
    throw new ApiError('unavailable', 'The picture was not stored. Try again in a moment.', { cause: error });
  return path;
}
