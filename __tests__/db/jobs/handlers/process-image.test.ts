import { randomBytes, randomUUID } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { TookTooLong } from '#lib/engines/pictures/decoder-errors';
import { processImage } from '#lib/jobs/handlers/process-image';
import type { Rendition } from '#lib/market/media/schema';
import { jobTypes } from '#lib/tasks/job-types';
import { aRun, type HandlerWorld, makeHandlerWorld } from '../../../support/handler-world.ts';
import { makeCategory, makeProduct, makeStall, type Product, type Stall } from '../../../support/market.ts';

// Encoders, mail and Storage are real; on a busy machine they take their time.
let world: HandlerWorld;
let stall: Stall;
let categoryId: string;

beforeAll(async () => {
  world = await makeHandlerWorld('process_image');
  stall = await makeStall(world.sql, 'pictures');
  categoryId = (await makeCategory(world.sql, 'tea')).id;
});

afterAll(() => world.end());

const bucket = () => world.ctx.storage.from('product-images');
const photo = (width: number, height: number) =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#3a7d44',
      noise: { type: 'gaussian', mean: 128, sigma: 30 },
    },
  });

interface Upload {
  imageId: string;
  path: string;
  product: Product;
}

async function upload(bytes: Buffer, name = 'photo.jpg', contentType = 'image/jpeg'): Promise<Upload> {
  const product = await makeProduct(world.sql, stall, categoryId, { name: 'Assam' });
  const path = `${stall.id}/${randomUUID()}-${name}`;
  const { error } = await bucket().upload(path, bytes, { contentType });
  if (error) throw error;
  const [row] = await world.sql<{ id: string }[]>`
    insert into public.product_images (product_id, path, alt, width, height, state)
    values (${product.id}, ${path}, 'A tin', 1, 1, 'processing') returning id`;
  return { imageId: row!.id, path, product };
}

interface ImageRow {
  state: string;
  error: string | null;
  width: number;
  height: number;
  blur: string | null;
  renditions: Rendition[];
}

async function rowOf({ imageId }: Upload): Promise<ImageRow> {
  const [row] = await world.sql<ImageRow[]>`
    select state, error, width, height, blur, renditions from public.product_images where id = ${imageId}`;
  return row!;
}

const bytesOf = async (path: string) => {
  const { data, error } = await bucket().download(path);
  if (error) throw error;
  return Buffer.from(await data.arrayBuffer());
};

/** Objects of this picture: the original and its sizes. */
async function filesOf({ path }: Upload): Promise<string[]> {
  const { data, error } = await bucket().list(stall.id, { search: path.split('/')[1]!, limit: 100 });
  if (error) throw error;
  return data.map(({ name }) => name);
}

const process = ({ imageId }: Upload, run = aRun()) => processImage(world.ctx, { imageId }, run);

describe('a photo', () => {
  it('gets AVIF and WebP at 320, 640 and 1200, a tiny preview, and its own size', async () => {
    const given = await upload(await photo(1600, 1200).jpeg().toBuffer());
    expect(await process(given)).toEqual({ outcome: 'ready', sizes: 6 });
    const row = await rowOf(given);
    expect(row).toMatchObject({ state: 'ready', error: null, width: 1600, height: 1200 });
    expect(row.blur!.length).toBeLessThanOrEqual(2000);
    expect(row.blur).toMatch(/^data:image\/webp;base64,/);
    expect(row.renditions.map(({ format, width, height }) => `${format} ${width}x${height}`)).toEqual([
      'avif 320x240',
      'webp 320x240',
      'avif 640x480',
      'webp 640x480',
      'avif 1200x900',
      'webp 1200x900',
    ]);
    for (const { path, format, width, bytes } of row.renditions) {
      expect(path).toBe(`${given.path}.w${width}.${format}`);
      const object = await bytesOf(path);
      const about = await sharp(object).metadata();
      expect([object.length, about.width, about.format]).toEqual([
        bytes,
        width,
        format === 'avif' ? 'heif' : 'webp',
      ]);
    }
  });

  it('is never made larger than it is', async () => {
    const given = await upload(await photo(500, 400).png().toBuffer(), 'p.png', 'image/png');
    await process(given);
    expect((await rowOf(given)).renditions.map(({ width }) => width)).toEqual([320, 320, 500, 500]);
    const small = await upload(await photo(90, 60).webp().toBuffer(), 's.webp', 'image/webp');
    await process(small);
    expect((await rowOf(small)).renditions.map(({ width }) => width)).toEqual([90, 90]);
  });

  it('stands upright and says nothing of where it was taken, the original neither', async () => {
    const bytes = await photo(800, 600)
      .withExif({ IFD0: { Copyright: 'Somebody' }, IFD3: { GPSLatitude: '51/1 30/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect((await sharp(bytes).metadata()).exif).toBeDefined();
    const given = await upload(bytes);
    expect(await process(given)).toEqual({ outcome: 'ready', sizes: 4 });
    const row = await rowOf(given);
    expect(row).toMatchObject({ width: 600, height: 800 });
    for (const path of [given.path, ...row.renditions.map((rendition) => rendition.path)]) {
      const about = await sharp(await bytesOf(path)).metadata();
      expect(about.exif).toBeUndefined();
      expect(about.orientation ?? 1).toBe(1);
      expect(about.height).toBeGreaterThan(about.width);
    }
  });

  it('in CMYK, as print shops send them, becomes one that screens show', async () => {
    const given = await upload(await photo(400, 300).toColourspace('cmyk').jpeg().toBuffer());
    expect(await process(given)).toMatchObject({ outcome: 'ready' });
    expect((await sharp(await bytesOf(given.path)).metadata()).space).toBe('srgb');
  });

  it('that a phone put a second picture behind is taken', async () => {
    const inner = await photo(60, 40).jpeg().toBuffer();
    const given = await upload(Buffer.concat([await photo(400, 300).jpeg().toBuffer(), inner]));
    expect(await process(given)).toMatchObject({ outcome: 'ready' });
    expect((await bytesOf(given.path)).indexOf(inner.subarray(0, 40), 100)).toBe(-1);
  });

  it('is shown by its product when it is the first one', async () => {
    const given = await upload(await photo(900, 600).jpeg().toBuffer());
    await process(given);
    const [product] = await world.sql`
      select image_path, image_alt, image_blur from public.products where id = ${given.product.id}`;
    expect(product).toEqual({
      image_path: `${given.path}.w640.webp`,
      image_alt: 'A tin',
      image_blur: (await rowOf(given)).blur,
    });
  });
});

describe('done twice, or half', () => {
  it('changes nothing the second time', async () => {
    const given = await upload(await photo(400, 300).jpeg().toBuffer());
    await process(given);
    const before = await rowOf(given);
    expect(await process(given)).toEqual({ outcome: 'ready before' });
    expect(await rowOf(given)).toEqual(before);
  });

  it.each([1, 3])('stopped after %i uploads and run again: the same as in one go', async (uploads) => {
    const given = await upload(await photo(700, 500).jpeg().toBuffer());
    const stop = new AbortController();
    let left = uploads;
    const counting = {
      ...world.ctx,
      storage: {
        from: (name: string) => {
          const real = world.ctx.storage.from(name);
          const send = real.upload.bind(real);
          real.upload = async (...args) => {
            const sent = await send(...args);
            if (--left === 0) stop.abort(new Error('killed'));
            return sent;
          };
          return real;
        },
      } as unknown as typeof world.ctx.storage,
    };
    await expect(
      processImage(counting, { imageId: given.imageId }, aRun({ signal: stop.signal })),
    ).rejects.toThrow('killed');
    expect((await rowOf(given)).state).toBe('processing');
    expect(await process(given)).toEqual({ outcome: 'ready', sizes: 6 });
    const { data } = await bucket().list(stall.id, { search: given.path.split('/')[1]!, limit: 100 });
    expect(data).toHaveLength(7);
  });

  it('a picture deleted meanwhile leaves no files behind', async () => {
    const given = await upload(await photo(400, 300).jpeg().toBuffer());
    const [first, second] = [{ ...world.ctx }, given];
    first.storage = {
      from: (name: string) => {
        const real = world.ctx.storage.from(name);
        const send = real.upload.bind(real);
        real.upload = async (...args) => {
          await world.sql`delete from public.product_images where id = ${second.imageId}`;
          return send(...args);
        };
        return real;
      },
    } as unknown as typeof world.ctx.storage;
    expect(await processImage(first, { imageId: given.imageId }, aRun())).toEqual({ outcome: 'gone' });
    expect(await filesOf(given)).toEqual([]);
    expect(await process(given)).toEqual({ outcome: 'gone' });
  });

  it('Storage away is our trouble and not the picture’s', async () => {
    const given = await upload(await photo(400, 300).jpeg().toBuffer());
    const away = {
      ...world.ctx,
      storage: {
        from: () => ({
          download: async () => ({ data: null, error: Object.assign(new Error('down'), { status: 503 }) }),
        }),
      } as unknown as typeof world.ctx.storage,
    };
    await expect(processImage(away, { imageId: given.imageId }, aRun())).rejects.toThrow('down');
    expect((await rowOf(given)).state).toBe('processing');
  });

  describe('trouble of ours in the last try', () => {
    const last = aRun({ attempt: jobTypes['process-image'].policy.retryLimit + 1 });
    const full = () => ({
      ...world.ctx,
      storage: {
        from: (name: string) =>
          Object.assign(world.ctx.storage.from(name), {
            upload: async () => ({ data: null, error: new Error('no space left') }),
          }),
      } as unknown as typeof world.ctx.storage,
    });
    const fail = ({ imageId }: Upload) =>
      expect(processImage(full(), { imageId }, last)).rejects.toThrow('no space left');

    it('is told to the stall, keeps the file, and goes to the dead letters', async () => {
      const given = await upload(await photo(400, 300).jpeg().toBuffer());
      await fail(given);
      expect(await rowOf(given)).toMatchObject({
        state: 'failed',
        error: expect.stringMatching(/a fault on our side/),
      });
      expect(await filesOf(given)).toHaveLength(1);
    });

    it('is over when the job is run again: the picture is shown', async () => {
      const given = await upload(await photo(400, 300).jpeg().toBuffer());
      await fail(given);
      expect(await process(given)).toEqual({ outcome: 'ready', sizes: 4 });
      expect(await rowOf(given)).toMatchObject({ state: 'ready', error: null });
    });

    it('run again and again in vain, the picture stays as it is', async () => {
      const given = await upload(await photo(400, 300).jpeg().toBuffer());
      await fail(given);
      const before = await rowOf(given);
      await fail(given);
      expect(await rowOf(given)).toEqual(before);
      expect(await filesOf(given)).toHaveLength(1);
    });

    it('does not take back what another run has finished meanwhile', async () => {
      const given = await upload(await photo(400, 300).jpeg().toBuffer());
      const late = full();
      const from = late.storage.from.bind(late.storage);
      late.storage.from = (name) => {
        const files = from(name);
        const send = files.upload.bind(files);
        return Object.assign(files, {
          upload: async (...args: Parameters<typeof send>) => {
            await process(given);
            return send(...args);
          },
        });
      };
      await expect(processImage(late, { imageId: given.imageId }, last)).rejects.toThrow('no space left');
      expect(await rowOf(given)).toMatchObject({ state: 'ready', error: null });
    });
  });

  it('a refusal whose file was not removed any more ends with the same words and no file', async () => {
    const given = await upload(svg, 'x.png', 'image/png');
    await process(given);
    const before = await rowOf(given);
    const { error } = await bucket().upload(given.path, svg, { contentType: 'image/png' });
    if (error) throw error;
    expect(await process(given)).toMatchObject({ outcome: 'refused' });
    expect(await rowOf(given)).toEqual(before);
    expect(await filesOf(given)).toEqual([]);
  });

  it('a machine that has no time is waited for, and only the last try refuses the picture, in words', async () => {
    const given = await upload(await photo(400, 300).jpeg().toBuffer());
    const busy = {
      ...world.ctx,
      storage: {
        from: (name: string) =>
          Object.assign(world.ctx.storage.from(name), {
            download: () => Promise.reject(new TookTooLong('The picture took too long.')),
          }),
      } as unknown as typeof world.ctx.storage,
    };
    const { retryLimit } = jobTypes['process-image'].policy;
    for (let attempt = 1; attempt <= retryLimit; attempt++) {
      await expect(processImage(busy, { imageId: given.imageId }, aRun({ attempt }))).rejects.toBeInstanceOf(
        TookTooLong,
      );
      expect(await rowOf(given)).toMatchObject({ state: 'processing', error: null });
    }
    const reason = expect.stringMatching(/took too long to read\. Make it smaller/);
    expect(await processImage(busy, { imageId: given.imageId }, aRun({ attempt: retryLimit + 1 }))).toEqual({
      outcome: 'refused',
      reason,
    });
    expect(await rowOf(given)).toMatchObject({ state: 'failed', error: reason });
    expect(await filesOf(given)).toEqual([]);
  });
});

/** A PNG that says it is 30,000 by 30,000 pixels, in a few kilobytes. */
function pngBomb(side: number): Buffer {
  const crcTable = Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c >>> 0;
  });
  const crc = (bytes: Buffer) => {
    let c = 0xffffffff;
    for (const byte of bytes) c = crcTable[(c ^ byte) & 0xff]! ^ (c >>> 8);
    return (c ^ 0xffffffff) >>> 0;
  };
  const chunk = (type: string, body: Buffer) => {
    const head = Buffer.alloc(4);
    head.writeUInt32BE(body.length);
    const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
    const tail = Buffer.alloc(4);
    tail.writeUInt32BE(crc(named));
    return Buffer.concat([head, named, tail]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc((Math.ceil(side / 8) + 1) * Math.min(side, 2000)));
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const svg = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>',
);

async function movingWebp(): Promise<Buffer> {
  const frame = (background: string) =>
    sharp({ create: { width: 20, height: 20, channels: 3, background } })
      .png()
      .toBuffer();
  return sharp(await Promise.all(['red', 'blue'].map(frame)), { join: { animated: true } })
    .webp()
    .toBuffer();
}

describe('what is not a plain picture is refused, says why, and is taken down', () => {
  const jpeg = () => photo(300, 200).jpeg().toBuffer();
  const cases: [string, () => Promise<Buffer> | Buffer, RegExp][] = [
    ['a pixel bomb', () => pngBomb(30_000), /50 megapixels/],
    ['an SVG with a script', () => svg, /not a JPEG, PNG, WebP or AVIF/],
    [
      'a JPEG with a page behind it',
      async () => Buffer.concat([await jpeg(), Buffer.from('<html><script>1</script>')]),
      /something else/,
    ],
    [
      'a JPEG with a script in a comment',
      async () => {
        const bytes = await jpeg();
        const text = Buffer.from('*/<script src=//evil.test></script>/*');
        const segment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, text.length + 2]), text]);
        return Buffer.concat([bytes.subarray(0, 2), segment, bytes.subarray(2)]);
      },
      /something else/,
    ],
    [
      'a PNG with an archive behind it',
      async () =>
        Buffer.concat([
          await photo(30, 30).png().toBuffer(),
          Buffer.from('PK\x03\x04'),
          randomBytes(50),
          Buffer.from('PK\x05\x06'),
          Buffer.alloc(18),
        ]),
      /something else/,
    ],
    [
      'a JPEG with an archive behind it that begins like a picture',
      async () =>
        Buffer.concat([
          await jpeg(),
          Buffer.from([0xff, 0xd8, 0xff]),
          randomBytes(50),
          Buffer.from('PK\x05\x06'),
          Buffer.alloc(18),
        ]),
      /something else/,
    ],
    ['a truncated JPEG', async () => (await jpeg()).subarray(0, 2000), /cut off/],
    [
      'a JPEG with a hole in it',
      async () => {
        const bytes = await jpeg();
        return Buffer.concat([bytes.subarray(0, 900), bytes.subarray(-2)]);
      },
      /damaged|cut off/,
    ],
    ['a WebP that moves', movingWebp, /still one/],
    [
      'a GIF',
      () =>
        sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
          .gif()
          .toBuffer(),
      /not a JPEG/,
    ],
    ['a PDF', () => Buffer.from(`%PDF-1.7\n${'x'.repeat(100)}`), /not a JPEG/],
    ['random bytes', () => randomBytes(4000), /not a JPEG/],
    ['nothing', () => Buffer.from('x'), /not a JPEG/],
  ];

  it.each(cases)('%s', async (_what, make, reason) => {
    const given = await upload(await make(), 'evil.png', 'image/png');
    expect(await process(given)).toEqual({ outcome: 'refused', reason: expect.stringMatching(reason) });
    expect(await rowOf(given)).toMatchObject({
      state: 'failed',
      error: expect.stringMatching(reason),
      renditions: [],
    });
    expect(await filesOf(given)).toEqual([]);
    const reasonBefore = (await rowOf(given)).error;
    expect(await process(given)).toEqual({ outcome: 'refused before' });
    expect((await rowOf(given)).error).toBe(reasonBefore);
  });

  it('a product that showed it shows its next picture', async () => {
    const good = await upload(await jpeg());
    await process(good);
    const bad = await upload(svg, 'x.png', 'image/png');
    await world.sql`update public.product_images set product_id = ${good.product.id}, position = -1 where id = ${bad.imageId}`;
    await world.sql`update public.products set image_path = ${bad.path} where id = ${good.product.id}`;
    await process(bad);
    const [product] = await world.sql`select image_path from public.products where id = ${good.product.id}`;
    expect(product!.image_path).toBe(`${good.path}.w300.webp`);
  });
});
