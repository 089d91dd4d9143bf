import type { Sharp } from 'sharp';
import { judgeDecoderError, TookTooLong } from '#lib/engines/pictures/decoder-errors';
import { type PictureFormat, requirePicture, UnfitPicture } from '#lib/engines/pictures/sniff';

export const maxPictureBytes = 10 * 1024 * 1024;
const maxPixels = 50_000_000;
const targetWidths = [320, 640, 1200];
/** The kept original: as much as any screen can use. */
const maxOriginalSide = 3000;
/** Looked at between rows of pixels: AVIF, which is encoded once all are there, is bounded by the job's time alone. */
const timeoutS = 30;

export interface Encoded {
  bytes: Buffer;
  width: number;
  height: number;
}

export interface Renditions {
  /** Upright. */
  width: number;
  height: number;
  /** A data URI of at most 2,000 characters. */
  blur: string;
  /** In the format that came, written anew: without metadata (where a photo was taken, by whom) and upright. */
  original: Encoded & { format: PictureFormat };
  /** Smallest first. */
  sizes: (Encoded & { format: 'avif' | 'webp' })[];
}

/** The widths to make: the usual ones below the picture's own, and its own up to the largest. Never larger. */
export function widthsFor(width: number): number[] {
  const largest = Math.min(width, Math.max(...targetWidths));
  return [...targetWidths.filter((target) => target < largest), largest];
}

/** libvips for the whole process: one thread and next to no cache, so that several workers fit on a small machine. */
async function loadSharp() {
  const { default: sharp } = await import('sharp');
  sharp.concurrency(1);
  sharp.cache(false);
  return sharp;
}

type LoadedSharp = Awaited<ReturnType<typeof loadSharp>>;

const decoderNames: Record<PictureFormat, string> = { jpeg: 'jpeg', png: 'png', webp: 'webp', avif: 'heif' };

/** Reads the header alone; the promise of size there is checked before anything is unpacked. */
async function checkHeader(sharp: LoadedSharp, bytes: Buffer, format: PictureFormat): Promise<void> {
  const about = await sharp(bytes, { limitInputPixels: maxPixels }).metadata();
  if (about.format !== decoderNames[format])
    throw new UnfitPicture(
      'The picture is not what its first bytes say. Save it again and upload it once more.',
    );
  if ((about.pages ?? 1) > 1) throw new UnfitPicture('Moving pictures are not accepted. Upload a still one.');
  if (about.width * about.height > maxPixels)
    throw new UnfitPicture('The picture has more than 50 megapixels. Make it smaller and upload it again.');
}

/** Throws what an error of the decoder means. */
function explain(error: unknown): never {
  throw judgeDecoderError(error);
}

/** An encoder's time is the machine's too; all else that it says is a bug of ours, as it works on our own pixels. */
function explainEncoder(error: unknown): never {
  const judged = judgeDecoderError(error);
  throw judged instanceof TookTooLong ? judged : error;
}

async function finish(picture: Sharp): Promise<Encoded> {
  const { data, info } = await picture
    .timeout({ seconds: timeoutS })
    .toBuffer({ resolveWithObject: true })
    .catch(explainEncoder);
  return { bytes: data, width: info.width, height: info.height };
}

const rewrite: Record<PictureFormat, (picture: Sharp) => Sharp> = {
  jpeg: (picture) => picture.jpeg({ quality: 90, mozjpeg: true }),
  png: (picture) => picture.png({ compressionLevel: 9 }),
  webp: (picture) => picture.webp({ quality: 90 }),
  avif: (picture) => picture.avif({ quality: 70, effort: 3 }),
};

/** Upright, in sRGB (also what came in CMYK), as plain pixels: everything is made of these, so it is decoded once. */
async function decode(sharp: LoadedSharp, bytes: Buffer) {
  return sharp(bytes, { limitInputPixels: maxPixels, failOn: 'warning' })
    .autoOrient()
    .resize(maxOriginalSide, maxOriginalSide, { fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .timeout({ seconds: timeoutS })
    .raw()
    .toBuffer({ resolveWithObject: true });
}

async function makeBlur(open: () => Sharp): Promise<string> {
  const tiny = await finish(open().resize(16, 16, { fit: 'inside' }).webp({ quality: 30, effort: 0 }));
  return `data:image/webp;base64,${tiny.bytes.toString('base64')}`;
}

/**
 * Every size of a picture. Throws UnfitPicture for what is not a plain picture within the limits: 10 MB, 50 megapixels,
 * one frame; TookTooLong when a step takes 30 s; anything else is trouble of ours, such as no memory. The work is done
 * on libuv's threads; `signal` is looked at between two sizes.
 */
export async function makeRenditions(bytes: Buffer, signal: AbortSignal): Promise<Renditions> {
  if (bytes.length > maxPictureBytes)
    throw new UnfitPicture('The picture is larger than 10 MB. Make it smaller and upload it again.');
  const format = requirePicture(bytes);
  const sharp = await loadSharp();
  await checkHeader(sharp, bytes, format).catch(explain);
  const { data, info } = await decode(sharp, bytes).catch(explain);
  const { width, height, channels } = info;
  const open = () => sharp(data, { raw: { width, height, channels } });

  const blur = await makeBlur(open);
  const original = { format, ...(await finish(rewrite[format](open()))) };
  const sizes: Renditions['sizes'] = [];
  for (const target of widthsFor(width)) {
    signal.throwIfAborted();
    const resized = () => open().resize({ width: target });
    sizes.push({ format: 'avif', ...(await finish(resized().avif({ quality: 52, effort: 3 }))) });
    sizes.push({ format: 'webp', ...(await finish(resized().webp({ quality: 76 }))) });
  }
  return { width, height, blur, original, sizes };
}
