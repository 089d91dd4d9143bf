import { UnfitPicture } from '#lib/engines/pictures/sniff';

/** The machine had no time for a picture; another try may do. */
export class TookTooLong extends Error {
  override name = 'TookTooLong';
}

/** Ours: no memory, no threads. libheif calls its own limits on what a file may ask for by the name of the first. */
const machineTroubles = [
  /out of memory/i,
  /insufficient memory/i,
  /memory allocation error(?!: security limit)/i,
  /(?:cannot|unable to|failed to) (?:allocate|create thread)/i,
];

/**
 * How sharp and libvips begin what they say of the bytes they were given: sharp's own sentences, warnings that
 * `failOn` makes errors, and the readers of each kind of file and of the colour profiles in them. Collected from some
 * 13,000 broken JPEG, PNG, WebP and AVIF files.
 */
const damages = [
  /^input buffer (?:has corrupt header|contains unsupported image format|is empty)/im,
  /^warning treated as error due to failon setting/im,
  /^(?:VipsJpeg|vipspng|pngload|webp|webp2vips|webpload|heif|heifload|VipsIcc): /im,
];

const isOneOf = (patterns: readonly RegExp[], message: string) =>
  patterns.some((pattern) => pattern.test(message));

/**
 * What an error of the decoder is: UnfitPicture, in words for people, for what it says of the picture; TookTooLong for
 * its time limit, which counts the time on the wall and so also how busy the machine is; any other error as it came,
 * because that is our trouble.
 */
export function judgeDecoderError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof UnfitPicture) return error;
  const { message } = error;
  if (isOneOf(machineTroubles, message)) return error;
  if (/^timeout: /m.test(message)) return new TookTooLong('The picture took too long.', { cause: error });
  if (/exceeds pixel limit/i.test(message))
    return new UnfitPicture('The picture has more than 50 megapixels. Make it smaller and upload it again.');
  if (!isOneOf(damages, message)) return error;
  return new UnfitPicture('The picture is damaged. Save it again and upload it once more.');
}
