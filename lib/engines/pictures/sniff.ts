/** The kinds of picture that the shop takes. */
export type PictureFormat = 'jpeg' | 'png' | 'webp' | 'avif';

/** Not a picture that the shop takes; the message is for the people of the stall. */
export class UnfitPicture extends Error {
  override name = 'UnfitPicture';
}

const ascii = (bytes: Buffer, from: number, to: number) => bytes.toString('latin1', from, to);

/** By content, never by name or by what the browser said. */
export function sniffFormat(bytes: Buffer): PictureFormat | null {
  if (bytes.length < 16) return null;
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  if (ascii(bytes, 0, 8) === '\x89PNG\r\n\x1a\n') return 'png';
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'webp';
  // ISO base media: brands after the size and `ftyp`. `avis` is a film.
  if (ascii(bytes, 4, 8) === 'ftyp' && ascii(bytes, 8, Math.min(bytes.readUInt32BE(0), 64)).includes('avif'))
    return 'avif';
  return null;
}

/** After the last chunk, IEND; null when the chunks do not add up. */
function endOfPng(bytes: Buffer): number | null {
  let at = 8;
  while (at + 12 <= bytes.length) {
    const end = at + 12 + bytes.readUInt32BE(at);
    if (ascii(bytes, at + 4, at + 8) === 'IEND') return end;
    at = end;
  }
  return null;
}

/** RIFF pads its chunks to an even length. */
function endOfWebp(bytes: Buffer): number {
  const length = bytes.readUInt32LE(4);
  return 8 + length + (length % 2);
}

/** Boxes one after the other; a size of 0 means "to the end". */
function endOfBoxes(bytes: Buffer): number | null {
  let at = 0;
  while (at + 8 <= bytes.length) {
    const size = bytes.readUInt32BE(at);
    const is64 = size === 1 && at + 16 <= bytes.length;
    const length = is64 ? Number(bytes.readBigUInt64BE(at + 8)) : size || bytes.length - at;
    if (length < 8) return null;
    at += length;
  }
  return at;
}

/**
 * Where a JPEG ends: after its EOI marker. Segments are skipped by their lengths; in the scans, which have none,
 * the next marker is looked for (FF followed by anything but a stuffed 00, a restart or another FF).
 */
function endOfJpeg(bytes: Buffer): number | null {
  let at = 2;
  while (at + 2 <= bytes.length) {
    const marker = bytes[at + 1] ?? 0;
    if (bytes[at] !== 0xff) return null;
    if (marker === 0xd9) return at + 2;
    if (marker === 0xff) at += 1;
    else if (at + 4 > bytes.length) return null;
    else {
      at += 2 + bytes.readUInt16BE(at + 2);
      if (marker === 0xda) at = nextMarker(bytes, at);
    }
  }
  return null;
}

function nextMarker(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return bytes.length;
}

const endOf: Record<PictureFormat, (bytes: Buffer) => number | null> = {
  jpeg: endOfJpeg,
  png: endOfPng,
  webp: endOfWebp,
  avif: endOfBoxes,
};

/** What cameras put behind a JPEG: a second picture for bright screens, a short film, Samsung's own, zeros. */
function isFromCamera(tail: Buffer): boolean {
  const start = ascii(tail, 0, 3) === '\xff\xd8\xff';
  return (
    start ||
    ascii(tail, 4, 8) === 'ftyp' ||
    ascii(tail, tail.length - 4, tail.length) === 'SEFT' ||
    tail.every((byte) => byte === 0)
  );
}

/** Signs of another kind of file within: markup and programs anywhere, a PDF at the start, a ZIP's directory at the end. */
function isSomethingElse(bytes: Buffer): boolean {
  const text = bytes.toString('latin1');
  const isMarkup = /<script|<\?php|<html|<!doctype/i.test(text);
  return isMarkup || text.slice(0, 1024).includes('%PDF-') || text.slice(-66_000).includes('PK\x05\x06');
}

/**
 * The format of a picture that is nothing but a picture; throws UnfitPicture for anything else, such as a file that is
 * a picture to one program and a page or an archive to another.
 */
export function requirePicture(bytes: Buffer): PictureFormat {
  const format = sniffFormat(bytes);
  if (!format)
    throw new UnfitPicture(
      'This is not a JPEG, PNG, WebP or AVIF picture. Save it as one of these and upload it again.',
    );
  const end = endOf[format](bytes);
  if (end === null || end > bytes.length) throw new UnfitPicture('The picture is cut off. Upload it again.');
  const tail = bytes.subarray(end);
  const isExtra = tail.length > 0 && !(format === 'jpeg' && isFromCamera(tail));
  if (isExtra || isSomethingElse(bytes))
    throw new UnfitPicture(
      'There is something else in this file than a picture. Save it as a picture again and upload it once more.',
    );
  return format;
}
