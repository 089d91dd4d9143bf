import { randomBytes, randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { serverStorage } from '#lib/data/supabase/storage';
import { processImage } from '#lib/market/media/service';
import { removeUnusedPictures } from '#lib/market/media/unused';
import { runtime } from '#lib/runtime';
import { POST as addPicture } from '../../app/api/vendor/products/[id]/images/route.ts';
import { POST as askForUpload } from '../../app/api/vendor/products/[id]/images/uploads/route.ts';
import { GET as getProduct } from '../../app/api/vendor/products/[id]/route.ts';
import { call, signIn } from '../support/call-route.ts';
import {
  flatPng,
  gifWithScript,
  jpeg,
  movingWebp,
  svgWithScript,
  textBombPng,
} from '../support/hostile-pictures.ts';
import {
  join,
  makeCategory,
  makePerson,
  makeProduct,
  makeStall,
  openDatabase,
  type Stall,
} from '../support/market.ts';

// Decoders and Storage are real; on a busy machine they take their time.
const sql = openDatabase();
const mebi = 1_024 * 1_024;
let stall: Stall;
let cookie: string;
let productId: string;

beforeAll(async () => {
  stall = await makeStall(sql, 'pictures');
  const { id, email } = await makePerson(sql, 'manager');
  await join(sql, stall, id, 'manager');
  cookie = await signIn(email);
});

beforeEach(async () => {
  const { id } = await makeCategory(sql, 'tea');
  productId = (await makeProduct(sql, stall, id, { name: 'Assam', status: 'draft' })).id;
});

afterAll(async () => {
  await runtime().close();
  await sql.end();
});

const storage = () => serverStorage(runtime().env);
const bucket = () => storage().from('product-images');
const isThere = async (path: string) => (await bucket().info(path)).error === null;
const on = (route: Parameters<typeof call>[0], options: { body?: unknown; method?: string } = {}) =>
  call(route, `/api/vendor/products/${productId}`, { params: { id: productId }, cookie, ...options });

interface Slot {
  path: string;
  url: string;
}

const askFor = async (body: object = {}) =>
  on(askForUpload, { body: { type: 'image/jpeg', size: 1_000, vendor_id: stall.id, ...body } });

/** Sends bytes to Storage as the browser does, whatever they are. */
async function put(slot: Slot, bytes: Buffer, type = 'image/jpeg'): Promise<number> {
  const answer = await fetch(new URL(slot.url, process.env.SUPABASE_URL), {
    method: 'PUT',
    headers: { 'content-type': type },
    body: new Uint8Array(bytes),
  });
  await answer.body?.cancel();
  return answer.status;
}

/** Uploads a picture, shows it, lets the job look at it, and reads what the vendor sees of it. */
async function pictureOf(bytes: Buffer) {
  const slot: Slot = (await askFor()).body.upload;
  expect(await put(slot, bytes)).toBe(200);
  const added = await on(addPicture, { body: { path: slot.path, alt: '', width: 90, height: 60 } });
  expect(added.status).toBe(200);
  const { id } = added.body.product.images.at(-1);
  const outcome = await processImage({ db: runtime().db, storage: storage() }, id, {
    signal: AbortSignal.timeout(50_000),
    isLastTry: false,
  });
  const { product } = (await on(getProduct, { method: 'GET' })).body;
  const picture = product.images.find((each: { id: string }) => each.id === id);
  return { picture, outcome, path: slot.path };
}

describe('a file that is not a plain picture', () => {
  const notOurs = /not a JPEG, PNG, WebP or AVIF/;
  const cases: [string, () => Promise<Buffer> | Buffer, RegExp][] = [
    ['of 30,000 by 30,000 pixels in 110 kB', () => flatPng(30_000, 30_000), /more than 50 megapixels/],
    ['as long as a street', () => flatPng(400_000, 200), /more than 50 megapixels|damaged/],
    ['an SVG with a script', () => svgWithScript, notOurs],
    ['a GIF that is a script', () => gifWithScript, notOurs],
    ['a PDF called .jpg', () => Buffer.from(`%PDF-1.7\n${'x'.repeat(2_000)}`), notOurs],
    ['a page called .jpg', () => Buffer.from(`<!doctype html><script>1</script>${' '.repeat(99)}`), notOurs],
    [
      'a JPEG with a page behind it',
      async () => Buffer.concat([await jpeg(), Buffer.from('<html><script>alert(1)</script></html>')]),
      /something else in this file/,
    ],
    [
      'a PDF with a JPEG around it',
      async () => {
        const bytes = await jpeg();
        const text = Buffer.from('%PDF-1.7 1 0 obj');
        const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, text.length + 2]), text]);
        return Buffer.concat([bytes.subarray(0, 2), comment, bytes.subarray(2)]);
      },
      /something else in this file/,
    ],
    ['a JPEG that was cut off', async () => (await jpeg(600, 400)).subarray(0, 900), /cut off/],
    [
      'a PNG that was cut off',
      async () =>
        (
          await sharp(await jpeg(600, 400))
            .png()
            .toBuffer()
        ).subarray(0, -40),
      /cut off/,
    ],
    ['a film of 60 frames', () => movingWebp(60, 300), /Moving pictures are not accepted/],
    ['noise', () => randomBytes(20_000), notOurs],
  ];

  it.each(cases)('%s, is refused: the vendor reads why, and the file is gone', async (_what, make, words) => {
    const { picture, outcome, path } = await pictureOf(await make());
    expect(outcome).toMatchObject({ outcome: 'refused' });
    expect(picture).toMatchObject({ state: 'failed', error: expect.stringMatching(words) });
    expect(await isThere(path)).toBe(false);
    const [shown] = await sql`select image_path from public.products where id = ${productId}`;
    expect(shown!.image_path).toBeNull();
  });

  it('a PNG whose text unpacks to 200 MB is made harmless: what shoppers get has no text', async () => {
    const { outcome, path } = await pictureOf(await textBombPng(200 * mebi));
    if ('reason' in outcome) expect(await isThere(path)).toBe(false);
    else {
      const { data } = await bucket().download(path);
      expect(Buffer.from(await data!.arrayBuffer()).includes('zTXt')).toBe(false);
    }
  });

  it('a PNG called .jpg is taken for what it is', async () => {
    const png = await sharp(await jpeg())
      .png()
      .toBuffer();
    const { picture } = await pictureOf(png);
    expect(picture).toMatchObject({ state: 'ready' });
  });
});

describe('what can be refused before it comes', () => {
  it.each([
    ['another type', { type: 'image/svg+xml' }, 422],
    ['a film', { type: 'image/gif' }, 422],
    ['more than 10 MB', { size: 10 * mebi + 1 }, 422],
  ])('%s gets no place in Storage', async (_what, body, status) => {
    const answer = await askFor(body);
    expect(answer.status).toBe(status);
    expect(answer.body.error.message.length).toBeGreaterThan(10);
  });

  it('Storage itself takes no other type, and not more than its bucket allows', async () => {
    const slot: Slot = (await askFor()).body.upload;
    await put(slot, svgWithScript, 'image/svg+xml');
    await put(slot, Buffer.alloc(11 * mebi, 1));
    const added = await on(addPicture, { body: { path: slot.path, alt: '', width: 1, height: 1 } });
    expect(added.status).toBeGreaterThanOrEqual(400);
    expect(added.body.error.message).toMatch(/Upload it again|JPEG|10 MB/);
  });
});

describe('pictures that nobody shows', () => {
  const age = (path: string, interval: string) =>
    sql`update storage.objects set created_at = now() - ${interval}::interval where name = ${path}`;
  const clean = () =>
    removeUnusedPictures({ db: runtime().db, storage: storage() }, AbortSignal.timeout(50_000));

  async function uploaded(): Promise<string> {
    const slot: Slot = (await askFor()).body.upload;
    expect(await put(slot, await jpeg())).toBe(200);
    return slot.path;
  }

  it('are removed after a day; those that a row names stay, and so do those of today', async () => {
    const [forgotten, fresh] = [await uploaded(), await uploaded()];
    const shown = await pictureOf(await jpeg(400, 300));
    const store = `${stall.id}/store/${randomUUID()}.jpg`;
    await bucket().upload(store, await jpeg(), { contentType: 'image/jpeg' });
    await sql`update public.vendors set image_path = ${store} where id = ${stall.id}`;
    const [{ renditions }] = await sql<[{ renditions: { path: string }[] }]>`
      select renditions from public.product_images where path = ${shown.path}`;
    const named = [shown.path, store, ...renditions.map(({ path }) => path)];
    for (const path of [forgotten, ...named]) await age(path, '25 hours');
    await age(fresh, '23 hours');

    await clean();
    expect(await isThere(forgotten)).toBe(false);
    for (const path of [fresh, ...named]) expect(await isThere(path)).toBe(true);
    expect(await clean()).toBe(0);
  });

  it('are removed in batches, to the last', async () => {
    await clean();
    const paths = Array.from({ length: 230 }, () => `${stall.id}/${productId}/${randomUUID()}.jpg`);
    await sql`insert into storage.objects (bucket_id, name, created_at)
      select 'product-images', unnest(${paths}::text[]), now() - interval '2 days'`;
    expect(await clean()).toBe(230);
    const left = await sql`select name from storage.objects where name = any (${paths})`;
    expect(left).toEqual([]);
  });
});
