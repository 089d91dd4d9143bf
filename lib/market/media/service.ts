import type { SupabaseClient } from '@supabase/supabase-js';
import type { Db } from '#lib/data/db/connect';
import { defineQuery } from '#lib/data/db/define-query';
import { TookTooLong } from '#lib/engines/pictures/decoder-errors';
import {
  type Encoded,
  makeRenditions,
  maxPictureBytes,
  type Renditions,
} from '#lib/engines/pictures/make-renditions';
import { UnfitPicture } from '#lib/engines/pictures/sniff';
import {
  findImage,
  type ImageRow,
  markFailed,
  markReady,
  markStuck,
  refreshProductImage,
} from '#lib/market/media/queries';
import type { Rendition } from '#lib/market/media/schema';

interface Ctx {
  db: Db;
  storage: SupabaseClient['storage'];
}

const bucket = 'product-images';
/** A rendition's name says what is in it, and a picture that is uploaded anew gets a new name. */
const cacheControl = '31536000';

/** Next to the original, and never the name of another upload: those have no second extension. */
const renditionPath = (path: string, { format, width }: { format: string; width: number }) =>
  `${path}.w${width}.${format}`;

/** Storage says so with status 400 and 404 in the body, or with a code, or with status 404, by its age. */
const isMissing = (error: Error): boolean =>
  ('statusCode' in error && String(error.statusCode) === '404') ||
  ('code' in error && error.code === 'NoSuchKey') ||
  ('status' in error && error.status === 404);

/** The object's bytes; null when there is none. Throws when Storage cannot be reached. */
async function download({ storage }: Ctx, path: string): Promise<Buffer | null> {
  const { data, error } = await storage.from(bucket).download(path);
  if (error && isMissing(error)) return null;
  if (error) throw error;
  if (data.size > maxPictureBytes)
    throw new UnfitPicture('The picture is larger than 10 MB. Make it smaller and upload it again.');
  return Buffer.from(await data.arrayBuffer());
}

async function upload(
  { storage }: Ctx,
  path: string,
  { bytes, format }: Encoded & { format: string },
): Promise<void> {
  const { error } = await storage
    .from(bucket)
    .upload(path, bytes, { upsert: true, contentType: `image/${format}`, cacheControl });
  if (error) throw error;
}

async function remove({ storage }: Ctx, paths: string[]): Promise<void> {
  const { error } = await storage.from(bucket).remove(paths);
  if (error) throw error;
}

async function store(
  ctx: Ctx,
  path: string,
  { sizes, original }: Renditions,
  signal: AbortSignal,
): Promise<Rendition[]> {
  const stored: Rendition[] = [];
  for (const size of sizes) {
    signal.throwIfAborted();
    const target = renditionPath(path, size);
    await upload(ctx, target, size);
    const { format, width, height, bytes } = size;
    stored.push({ path: target, format, width, height, bytes: bytes.length });
  }
  await upload(ctx, path, original);
  return stored;
}

const writeRefusal = defineQuery(
  'media.writeRefusal',
  (db: Db, image: ImageRow, reason: string): Promise<void> =>
    db.transaction().execute(async (tx) => {
      await markFailed(tx, image.id, reason);
      await refreshProductImage(tx, image.product_id);
    }),
);

/** What anyone can download must not be a file that was refused; what the product shows must not be gone. */
async function refuse(ctx: Ctx, image: ImageRow, reason: string): Promise<void> {
  await writeRefusal(ctx.db, image, reason);
  await remove(ctx, [image.path]);
}

/** False when the picture was deleted meanwhile. */
const writeSizes = defineQuery(
  'media.writeSizes',
  (db: Db, image: ImageRow, made: Renditions, renditions: Rendition[]): Promise<boolean> =>
    db.transaction().execute(async (tx) => {
      const { width, height, blur } = made;
      const isThere = await markReady(tx, { id: image.id, width, height, blur, renditions });
      if (isThere) await refreshProductImage(tx, image.product_id);
      return isThere;
    }),
);

interface Try {
  signal: AbortSignal;
  /** Nobody tries again after this one. */
  isLastTry: boolean;
}

const faultOfOurs =
  'Its sizes could not be made: a fault on our side. Your picture is kept, and we look into it. Nothing to do for you.';

/** Lets the stall know; resolves with what is to be thrown. */
async function tellFault(ctx: Ctx, image: ImageRow, error: unknown): Promise<unknown> {
  try {
    await markStuck(ctx.db, image.id, faultOfOurs);
    return error;
  } catch (cause) {
    return new AggregateError([error, cause], 'A picture failed, and its row could not be told.');
  }
}

/** Why the picture is refused; null when something else went wrong, and another try may do. */
function reasonToRefuse(error: unknown, { isLastTry }: Try): string | null {
  if (error instanceof UnfitPicture) return error.message;
  if (!(error instanceof TookTooLong) || !isLastTry) return null;
  return 'The picture took too long to read. Make it smaller, save it again and upload it once more.';
}

export type ImageOutcome =
  | { outcome: 'ready'; sizes: number }
  | { outcome: 'refused'; reason: string }
  | { outcome: 'gone' | 'ready before' | 'refused before' };

/**
 * Makes the sizes of an uploaded picture and shows it, or refuses it with a reason on its row and removes the file.
 * Every object has a name that follows from the picture's, so running it again, at any point, ends in the same state.
 * As the server: Storage's policies let people write to their folder only, and the row is not theirs to change.
 * Throws for trouble that is not the picture's. That it took too long is the picture's only in the last try. After the
 * last try the stall is told and the file stays: when the job is run again, the picture can still become ready.
 */
export async function processImage(ctx: Ctx, imageId: string, run: Try): Promise<ImageOutcome> {
  const image = await findImage(ctx.db, imageId);
  if (!image) return { outcome: 'gone' };
  if (image.state === 'ready' && image.renditions.length > 0) return { outcome: 'ready before' };
  try {
    const bytes = await download(ctx, image.path);
    // A refused picture has no file. Where there is one, the fault was ours, or its removal was cut short.
    if (!bytes && image.state === 'failed') return { outcome: 'refused before' };
    if (!bytes) throw new UnfitPicture('The file is not there any more. Upload the picture again.');
    const made = await makeRenditions(bytes, run.signal);
    const renditions = await store(ctx, image.path, made, run.signal);
    if (await writeSizes(ctx.db, image, made, renditions))
      return { outcome: 'ready', sizes: renditions.length };
    await remove(ctx, [image.path, ...renditions.map(({ path }) => path)]);
    return { outcome: 'gone' };
  } catch (error) {
    const reason = reasonToRefuse(error, run);
    if (reason === null) throw run.isLastTry ? await tellFault(ctx, image, error) : error;
    await refuse(ctx, image, reason);
    return { outcome: 'refused', reason };
  }
}
