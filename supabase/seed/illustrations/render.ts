import sharp, { type OutputInfo } from 'sharp';

/** A finished picture: WebP bytes and the tiny version shown while they load. */
export interface Rendered {
  bytes: Buffer;
  /** A WebP data URI of at most 12 pixels a side. */
  blur: string;
  width: number;
  height: number;
}

/** No picture of the demo may weigh more; a shop's front page shows dozens. */
export const maxPictureBytes = 25_000;

const qualities = [70, 56, 42, 28] as const;

async function encode(raw: Buffer, info: OutputInfo): Promise<Buffer> {
  const input = { raw: { width: info.width, height: info.height, channels: info.channels } };
  for (const quality of qualities) {
    const bytes = await sharp(raw, input).webp({ quality, effort: 2 }).toBuffer();
    if (bytes.length < maxPictureBytes) return bytes;
  }
  throw new RangeError(`A picture stays above ${maxPictureBytes} bytes even at the lowest quality`);
}

/** Rasterises once, then encodes both sizes from the same pixels. Throws when a picture cannot be kept small. */
export async function renderPicture(svg: string): Promise<Rendered> {
  const { data, info } = await sharp(Buffer.from(svg))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const input = { raw: { width: info.width, height: info.height, channels: info.channels } };
  const tiny = await sharp(data, input)
    .resize(12, 12, { fit: 'inside', kernel: 'cubic' })
    .webp({ quality: 40, effort: 0 })
    .toBuffer();
  const bytes = await encode(data, info);
  return {
    bytes,
    blur: `data:image/webp;base64,${tiny.toString('base64')}`,
    width: info.width,
    height: info.height,
  };
}
