import fc from 'fast-check';
import sharp from 'sharp';
import { judgeDecoderError, TookTooLong } from '#lib/engines/pictures/decoder-errors';
import { makeRenditions } from '#lib/engines/pictures/make-renditions';
import { UnfitPicture } from '#lib/engines/pictures/sniff';

const never = new AbortController().signal;
const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
const picture = (width = 120, height = 80) =>
  sharp({ create: { width, height, channels: 3, background: '#3a7d44', noise } });
const kinds = {
  jpeg: () => picture().jpeg().toBuffer(),
  'progressive jpeg': () => picture().jpeg({ progressive: true }).toBuffer(),
  png: () => picture().png().toBuffer(),
  'interlaced png': () => picture().png({ progressive: true }).toBuffer(),
  webp: () => picture().webp().toBuffer(),
  'lossless webp': () => picture().webp({ lossless: true }).toBuffer(),
  avif: () => picture().avif().toBuffer(),
  'jpeg with a profile': () => picture().withIccProfile('p3').jpeg().toBuffer(),
};
type Kind = keyof typeof kinds;
const everyKind = Object.keys(kinds) as Kind[];

/** What the decoder alone says: what is told from the structure before does not get in its way. */
const decodeError = (bytes: Buffer) =>
  sharp(bytes, { limitInputPixels: 50_000_000, failOn: 'warning' })
    .autoOrient()
    .toColourspace('srgb')
    .raw()
    .toBuffer()
    .then(
      () => null,
      (error: unknown) => error,
    );

describe('a broken file is the picture’s fault', () => {
  it.each(everyKind.flatMap((kind) => [0.3, 0.7, 0.99].map((share) => [kind, share] as const)))(
    '%s, cut off at %d',
    async (kind, share) => {
      const whole = await kinds[kind]();
      const bytes = whole.subarray(0, Math.floor(whole.length * share));
      expect(judgeDecoderError(await decodeError(bytes))).toBeInstanceOf(UnfitPicture);
      await expect(makeRenditions(bytes, never)).rejects.toBeInstanceOf(UnfitPicture);
    },
  );

  it.each(everyKind)('%s: other bytes behind a good beginning', async (kind) => {
    const bytes = Buffer.concat([(await kinds[kind]()).subarray(0, 64), Buffer.alloc(3000, 0x5a)]);
    expect(judgeDecoderError(await decodeError(bytes))).toBeInstanceOf(UnfitPicture);
    await expect(makeRenditions(bytes, never)).rejects.toBeInstanceOf(UnfitPicture);
  });

  it('png: a checksum that does not fit', async () => {
    const bytes = await kinds.png();
    // The last byte of the checksum of its header.
    bytes.writeUInt8(bytes.readUInt8(32) ^ 0xff, 32);
    const told = judgeDecoderError(await decodeError(bytes));
    expect(told).toMatchObject({ message: expect.stringContaining('damaged') });
    await expect(makeRenditions(bytes, never)).rejects.toThrow(/damaged/);
  });

  it('whichever bytes are changed', async () => {
    const files = await Promise.all(everyKind.map((kind) => kinds[kind]()));
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), changes, async (file, changed) => {
        const bytes = Buffer.from(file);
        // Half of them in the header, where a change is told in the most ways.
        for (const [index, [at, value]] of changed.entries())
          bytes[at % (index % 2 ? bytes.length : Math.min(600, bytes.length))] = value;
        const error = await decodeError(bytes);
        if (error !== null) expect(judgeDecoderError(error)).toBeInstanceOf(UnfitPicture);
      }),
      { numRuns: 800 },
    );
  });
});

describe('what is ours stays as it is, and is tried again', () => {
  const failing = (work: Promise<unknown>) =>
    work.then(
      () => new Error('It should have failed.'),
      (error: unknown) => error,
    );

  it('no memory for the pixels', async () => {
    const create = { width: 90_000, height: 90_000, channels: 4, background: 'red' } as const;
    const error = await failing(sharp({ create, limitInputPixels: false }).raw().toBuffer());
    expect((error as Error).message).toContain('out of memory');
    expect(judgeDecoderError(error)).toBe(error);
  });

  it('pixels that we gave wrongly, and a call that we made wrongly', async () => {
    const raw = { width: 90, height: 9, channels: 3 } as const;
    const short = await failing(sharp(Buffer.alloc(10), { raw }).png().toBuffer());
    expect(judgeDecoderError(short)).toBe(short);
    const wrong = await failing((async () => picture().resize(-1))());
    expect(judgeDecoderError(wrong)).toBe(wrong);
  });

  it.each([
    'VipsJpeg: Insufficient memory (case 4)',
    'vipspng: out of memory',
    'Input buffer has corrupt header: heif: Memory allocation error: Could not allocate memory (6.0)',
  ])('"%s", although a reader says it', (message) => {
    const error = new Error(message);
    expect(judgeDecoderError(error)).toBe(error);
  });

  it('a libheif limit on what a file may ask for is not among it', () => {
    const message =
      'heif: Memory allocation error: Security limit exceeded: iloc box contains 9 items (6.1000)';
    expect(judgeDecoderError(new Error(message))).toBeInstanceOf(UnfitPicture);
  });

  it('a step that took too long, which a busy machine makes of any picture', async () => {
    // The time is looked at between rows of pixels: PNG is written row by row, while AVIF begins when it has them all.
    const slow = picture(6000, 6000).timeout({ seconds: 1 }).png({ compressionLevel: 9 });
    const error = await failing(slow.toBuffer());
    expect(judgeDecoderError(error)).toBeInstanceOf(TookTooLong);
  });
});
