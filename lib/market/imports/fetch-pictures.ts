import { createHash } from 'node:crypto';
import type { Db } from '#lib/data/db/connect';
import type { StorageClient } from '#lib/data/supabase/storage';
import { fetchFile } from '#lib/engines/fetch/fetch-file';
import { ForeignFileError } from '#lib/engines/fetch/foreign-file-error';
import type { ForeignNetwork } from '#lib/engines/fetch/network';
import { requirePicture, UnfitPicture } from '#lib/engines/pictures/sniff';
import type { OutgoingShare } from '#lib/engines/rate-limit/outgoing';
import {
  addPicture,
  forgetPicture,
  notePicture,
  selectWantedPictures,
  type WantedPicture,
} from '#lib/market/imports/picture-queries';
import type { ShopQueue } from '#lib/tasks/queue';

export interface PictureTools {
  network: ForeignNetwork;
  quota: OutgoingShare;
}

interface Ctx {
  db: Db;
  storage: StorageClient;
  jobs: Pick<ShopQueue, 'send'>;
}

const page = 20;
const maxPixels = 50_000_000;
const extensions = { jpeg: 'jpg', png: 'png', webp: 'webp', avif: 'avif' } as const;
const unknownVersion = { etag: null, lastModified: null };

/** The same picture of the same product has the same name, so that a run that was cut off leaves no second one. */
function pathOf({ vendor_id, product_id, url }: WantedPicture, extension: string): string {
  const hex = createHash('sha256').update(`${product_id} ${url}`).digest('hex');
  const id = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)];
  return `${vendor_id}/${product_id}/${id.join('-')}.${extension}`;
}

/** By its header alone: nothing is unpacked before its promise of size was checked. */
async function sizeOf(bytes: Buffer): Promise<{ width: number; height: number }> {
  const { default: sharp } = await import('sharp');
  const about = await sharp(bytes, { limitInputPixels: maxPixels })
    .metadata()
    .catch(() => {
      throw new UnfitPicture('The picture is damaged.');
    });
  if (about.width * about.height > maxPixels)
    throw new UnfitPicture('The picture has more than 50 megapixels.');
  return { width: about.width, height: about.height };
}

async function fetchPicture(
  ctx: Ctx,
  { network }: PictureTools,
  wanted: WantedPicture,
  signal: AbortSignal,
): Promise<void> {
  const found = await fetchFile(wanted.url, unknownVersion, network, signal);
  if (!found.isChanged) throw new ForeignFileError('The server sends nothing.');
  const format = requirePicture(found.bytes);
  const size = await sizeOf(found.bytes);
  const path = pathOf(wanted, extensions[format]);
  const { error } = await ctx.storage
    .from('product-images')
    .upload(path, found.bytes, { upsert: true, contentType: `image/${format}`, cacheControl: '31536000' });
  if (error) throw error;
  await ctx.db.transaction().execute(async (tx) => {
    const imageId = await addPicture(tx, wanted, { path, ...size });
    if (imageId) await ctx.jobs.send('process-image', { imageId }, { tx, key: imageId });
    await forgetPicture(tx, wanted);
  });
}

/** The server, the picture or (LS008: twelve are there already) the product does not take it; no other try will help. */
const isRefusal = (error: unknown): error is Error =>
  error instanceof ForeignFileError ||
  error instanceof UnfitPicture ||
  (error instanceof Error && 'code' in error && error.code === 'LS008');

/** Waits for its turn at the host, then fetches; what is no picture, or cannot be had, becomes a remark. */
async function settle(
  ctx: Ctx,
  tools: PictureTools,
  wanted: WantedPicture,
  signal: AbortSignal,
): Promise<boolean> {
  for (;;) {
    const { isAllowed, waitMs } = await tools.quota.take(new URL(wanted.url).host);
    if (isAllowed) break;
    await new Promise((resolve) => setTimeout(resolve, Math.min(waitMs, 5_000)));
    signal.throwIfAborted();
  }
  try {
    await fetchPicture(ctx, tools, wanted, signal);
    return true;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (!isRefusal(error)) throw error;
    const reason = `The picture ${wanted.url.slice(0, 200)} was left out. ${error.message}`;
    await ctx.db.transaction().execute(async (tx) => {
      await notePicture(tx, wanted, reason);
      await forgetPicture(tx, wanted);
    });
    return false;
  }
}

/**
 * Fetches the pictures that an import's file named for products without any, one after the other, and hands them to
 * the job that makes their sizes. Addresses inside the network are refused, as for feeds. May be killed and run again.
 */
export async function fetchPictures(
  ctx: Ctx,
  tools: PictureTools,
  importId: string,
  signal: AbortSignal,
): Promise<{ fetched: number; left_out: number }> {
  const outcome = { fetched: 0, left_out: 0 };
  for (;;) {
    const wanted = await selectWantedPictures(ctx.db, importId, page);
    if (wanted.length === 0) return outcome;
    for (const each of wanted) {
      signal.throwIfAborted();
      if (await settle(ctx, tools, each, signal)) outcome.fetched += 1;
      else outcome.left_out += 1;
    }
  }
}
