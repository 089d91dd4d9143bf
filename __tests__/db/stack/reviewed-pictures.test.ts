import { randomUUID } from 'node:crypto';
import { createClient } from '@supabase/supabase-js';
import {
  join,
  makeCategory,
  makePerson,
  makeProduct,
  makeStall,
  openDatabase,
  password,
  type Stall,
} from '../../support/market.ts';

// Real processes on a machine that may be busy with other test files.
const { SUPABASE_URL = '', SUPABASE_SECRET_KEY = '', SUPABASE_PUBLISHABLE_KEY = '' } = process.env;
const plain = { auth: { persistSession: false, autoRefreshToken: false } };
const byServer = createClient(SUPABASE_URL, SUPABASE_SECRET_KEY, plain).storage.from('product-images');
const manager = createClient(SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, plain);
const byManager = manager.storage.from('product-images');
const sql = openDatabase();
let stall: Stall;
let productId: string;

beforeAll(async () => {
  stall = await makeStall(sql, 'reviewed');
  const { id, email } = await makePerson(sql, 'manager');
  await join(sql, stall, id, 'manager');
  await manager.auth.signInWithPassword({ email, password });
  const category = await makeCategory(sql, 'tea');
  productId = (await makeProduct(sql, stall, category.id, { name: 'Assam' })).id;
});

afterAll(() => sql.end());

const asJpeg = (text: string) => new Blob([text], { type: 'image/jpeg' });
const contentOf = async (path: string) => (await byServer.download(path)).data?.text();
const newPath = () => `${stall.id}/${productId}/${randomUUID()}.jpg`;
const refusal = { statusCode: '403', message: expect.stringContaining('as it was reviewed') };

/** What names an object as the picture that shoppers see. */
const SHOWN: Record<string, (path: string) => Promise<unknown>> = {
  'as a picture of a product': (path) =>
    sql`insert into public.product_images (product_id, path, alt, position, width, height)
      values (${productId}, ${path}, 'tea', 1, 90, 60)`,
  'as a picture whose size it is': (path) =>
    sql`insert into public.product_images (product_id, path, alt, position, width, height)
      values (${productId}, ${path.replace(/\.w320\.webp$/, '')}, 'tea', 1, 90, 60)`,
  'as the picture of a card': (path) =>
    sql`update public.products set image_path = ${path} where id = ${productId}`,
  'as the picture of a stall': (path) =>
    sql`update public.vendors set image_path = ${path} where id = ${stall.id}`,
};

/** Who asks for the address: the stall's people themselves, or the shop for them. */
const SIGNERS = { 'a manager': byManager, 'the shop': byServer };

const cases = Object.keys(SHOWN).flatMap((way) =>
  Object.entries(SIGNERS).flatMap(([signer, storage]) =>
    [true, false].map((upsert) => ({ way, signer, storage, upsert })),
  ),
);

afterEach(async () => {
  await sql`delete from public.product_images where product_id = ${productId}`;
  await sql`update public.products set image_path = null where id = ${productId}`;
  await sql`update public.vendors set image_path = null where id = ${stall.id}`;
});

test.each(cases)(
  'an address signed by $signer with upsert $upsert takes nothing once the object is shown $way',
  async ({ way, storage, upsert }) => {
    const path = way.includes('size') ? `${newPath()}.w320.webp` : newPath();
    const { data } = await storage.createSignedUploadUrl(path, { upsert });
    const token = data!.token;
    if (upsert) {
      const put = () => byManager.uploadToSignedUrl(path, token, asJpeg('first'));
      expect((await put()).error).toBeNull();
      // While nobody shows it, it may come again.
      expect((await put()).error).toBeNull();
    }
    await SHOWN[way]?.(path);
    const { error } = await byManager.uploadToSignedUrl(path, token, asJpeg('other'));
    expect(error).toMatchObject(refusal);
    expect(await contentOf(path)).toBe(upsert ? 'first' : undefined);
  },
);

test.each(Object.keys(SHOWN))('the shop itself makes and replaces what is shown %s', async (way) => {
  const path = way.includes('size') ? `${newPath()}.w320.webp` : newPath();
  await SHOWN[way]?.(path);
  for (const text of ['made', 'made anew']) {
    expect((await byServer.upload(path, asJpeg(text), { upsert: true })).error).toBeNull();
    expect(await contentOf(path)).toBe(text);
  }
});

test('the shop makes a picture harmless that a manager uploaded and a row names', async () => {
  const path = newPath();
  expect((await byManager.upload(path, asJpeg('raw'))).error).toBeNull();
  await SHOWN['as a picture of a product']?.(path);
  expect((await byServer.upload(path, asJpeg('harmless'), { upsert: true })).error).toBeNull();
  expect(await contentOf(path)).toBe('harmless');
});
