import fc from 'fast-check';
import sharp from 'sharp';
import { makeRenditions, widthsFor } from '#lib/engines/pictures/make-renditions';
import { requirePicture, sniffFormat } from '#lib/engines/pictures/sniff';

const never = new AbortController().signal;
const picture = () =>
  sharp({ create: { width: 64, height: 48, channels: 4, background: { r: 30, g: 120, b: 60, alpha: 0.5 } } });
const files = {
  jpeg: () => picture().flatten().jpeg({ progressive: true }).toBuffer(),
  png: () => picture().png().toBuffer(),
  webp: () => picture().webp().toBuffer(),
  avif: () => picture().avif().toBuffer(),
};

it.each(Object.entries(files))('takes a %s, and keeps the original in its format', async (format, make) => {
  const made = await makeRenditions(await make(), never);
  expect(made.original.format).toBe(format);
  expect(sniffFormat(made.original.bytes)).toBe(format);
  expect(made.sizes.map((size) => `${size.format} ${size.width}x${size.height}`)).toEqual([
    'avif 64x48',
    'webp 64x48',
  ]);
  // What we write is what we would take.
  expect(requirePicture(made.original.bytes)).toBe(format);
});

it('keeps what one can see through', async () => {
  const made = await makeRenditions(await files.png(), never);
  for (const { bytes } of [made.original, ...made.sizes])
    expect((await sharp(bytes).metadata()).hasAlpha).toBe(true);
});

it('takes 16 bits and grey', async () => {
  const grey = await sharp({ create: { width: 40, height: 40, channels: 3, background: 'grey' } })
    .toColourspace('b-w')
    .png()
    .toBuffer();
  const deep = await picture().toColourspace('rgb16').png().toBuffer();
  for (const bytes of [grey, deep]) expect((await makeRenditions(bytes, never)).sizes).toHaveLength(2);
});

it('no picture is larger than 10 MB or made of more than 50 megapixels', async () => {
  await expect(makeRenditions(Buffer.alloc(10 * 1024 * 1024 + 1), never)).rejects.toThrow(/10 MB/);
  const wide = await sharp({ create: { width: 10_000, height: 5_001, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
  await expect(makeRenditions(wide, never)).rejects.toThrow(/50 megapixels/);
});

it('widths are never above the picture’s own, and end at it or at 1200', () => {
  expect([90, 320, 321, 640, 1199, 1200, 5000].map(widthsFor)).toEqual([
    [90],
    [320],
    [320, 321],
    [320, 640],
    [320, 640, 1199],
    [320, 640, 1200],
    [320, 640, 1200],
  ]);
});

it('no bytes make the reading of the structure go astray', async () => {
  const whole = await files.jpeg();
  fc.assert(
    fc.property(
      fc.constantFrom(...(await Promise.all(Object.values(files).map((make) => make())))),
      fc.nat(),
      fc.nat(255),
      fc.nat(),
      (file, at, value, cut) => {
        const bytes = Buffer.from(file);
        bytes[at % bytes.length] = value;
        try {
          requirePicture(bytes.subarray(0, cut % 3 === 0 ? cut % bytes.length : undefined));
        } catch (error) {
          expect((error as Error).name).toBe('UnfitPicture');
        }
      },
    ),
    { numRuns: 2000 },
  );
  expect(requirePicture(whole)).toBe('jpeg');
});
