import { randomUUID } from 'node:crypto';
import { createClient } from '@supabase/supabase-js';
import sharp from 'sharp';
import { serverStorage } from '#lib/data/supabase/storage';
import { processImage } from '#lib/market/media/service';
import { runtime } from '#lib/runtime';
import { POST as publish } from '../../app/api/admin/products/[id]/publish/route.ts';
import { POST as reject } from '../../app/api/admin/products/[id]/reject/route.ts';
import { PUT as setEditReview } from '../../app/api/admin/products/edit-review/route.ts';
import { GET as listWaiting } from '../../app/api/admin/products/route.ts';
import { GET as getPublic } from '../../app/api/products/[id]/route.ts';
import { POST as archive } from '../../app/api/vendor/products/[id]/archive/route.ts';
import { POST as duplicate } from '../../app/api/vendor/products/[id]/duplicate/route.ts';
import {
  PATCH as describePicture,
  DELETE as removePicture,
} from '../../app/api/vendor/products/[id]/images/[imageId]/route.ts';
import { PUT as orderPictures } from '../../app/api/vendor/products/[id]/images/order/route.ts';
import { POST as addPicture } from '../../app/api/vendor/products/[id]/images/route.ts';
import { POST as askForUpload } from '../../app/api/vendor/products/[id]/images/uploads/route.ts';
import { POST as restore } from '../../app/api/vendor/products/[id]/restore/route.ts';
import { GET as getProduct, PATCH as saveProduct } from '../../app/api/vendor/products/[id]/route.ts';
import { POST as submit } from '../../app/api/vendor/products/[id]/submit/route.ts';
import { POST as createProduct, GET as listProducts } from '../../app/api/vendor/products/route.ts';
import { type Answer, call, signIn } from '../support/call-route.ts';
import {
  join,
  makeCategory,
  makePerson,
  makeStall,
  openDatabase,
  password,
  type Stall,
} from '../support/market.ts';

const sql = openDatabase();
const root = '/api/vendor/products';
let stall: Stall;
let other: Stall;
let category: { id: string };
let adminMail: string;
let manager: string;
let staff: string;
let rival: string;
let admin: string;

async function member(name: string, of: Stall, role: string): Promise<string> {
  const person = await makePerson(sql, name);
  await join(sql, of, person.id, role);
  return signIn(person.email);
}

beforeAll(async () => {
  [stall, other] = [await makeStall(sql, 'products'), await makeStall(sql, 'rival')];
  category = await makeCategory(sql, 'tea');
  const boss = await makePerson(sql, 'boss', 'admin');
  adminMail = boss.email;
  admin = await signIn(boss.email);
  manager = await member('manager', stall, 'manager');
  staff = await member('staff', stall, 'staff');
  rival = await member('rival', other, 'owner');
});

afterAll(async () => {
  await runtime().close();
  await sql.end();
});

const input = (change: object = {}) => ({
  name: `White tea ${randomUUID().slice(0, 6)}`,
  category_id: category.id,
  unit: 'g',
  price: 4.5,
  step: 50,
  ...change,
});
const create = (change: object = {}, cookie = manager) =>
  call(createProduct, root, { body: input(change), cookie });
const made = async (change: object = {}) => {
  const answer = await create(change);
  expect(answer).toMatchObject({ status: 201 });
  return answer.body.product;
};
type Route = Parameters<typeof call>[0];
const on = (route: Route, id: string, options: { body?: unknown; cookie?: string; method?: string } = {}) =>
  call(route, `${root}/${id}`, { params: { id }, cookie: manager, method: 'POST', ...options });
const read = (id: string, cookie = manager) => on(getProduct, id, { method: 'GET', cookie });
const decide = (
  route: Route,
  product: { id: string; updated_at: string },
  extra: object = {},
  cookie = admin,
) => on(route, product.id, { body: { updated_at: product.updated_at, ...extra }, cookie });
const onSale = async (change: object = {}) => (await decide(publish, await made(change))).body.product;
const mails = (template: string, product: string) =>
  sql`select data->>'to' as recipient, data->'props' as props from pgboss.job
    where name = 'send-email' and data->>'template' = ${template} and data->'props'->>'product' = ${product}`;

describe('POST /api/vendor/products', () => {
  it('with goods: waits for review, in stock at the primary location, and every admin gets a mail', async () => {
    const product = await made({ initial_quantity: 500 });
    expect(product).toMatchObject({
      status: 'pending',
      manage_stock: true,
      stock_status: 'instock',
      stock_quantity: 500,
      is_live: false,
    });
    const [shelf] =
      await sql`select location_id, quantity from public.inventory where product_id = ${product.id}`;
    expect(shelf).toEqual({ location_id: stall.locationId, quantity: '500.000' });
    const sent = await mails('product-submitted', product.name);
    const [call] = await sql`select told_at from private.review_calls where product_id = ${product.id}`;
    expect(call!.told_at).not.toBeNull();
    expect(sent.map(({ recipient }) => recipient)).toContain(adminMail);
    expect(sent[0]!.props).toMatchObject({ path: '/admin/approvals', store: `Stall ${stall.slug}` });
  });

  it('without goods: waits for review, out of stock, its stock not managed', async () => {
    expect(await made({ initial_quantity: 0 })).toMatchObject({
      status: 'pending',
      manage_stock: false,
      stock_status: 'outofstock',
      stock_quantity: 0,
    });
  });

  it('as a draft stays at the stall: no mail until it is handed in', async () => {
    const draft = await made({ is_draft: true });
    expect(draft.status).toBe('draft');
    expect(await mails('product-submitted', draft.name)).toHaveLength(0);
    const handedIn = await on(submit, draft.id);
    expect(handedIn.body.product.status).toBe('pending');
    await on(submit, draft.id);
    const sent = await mails('product-submitted', draft.name);
    expect(sent.filter(({ recipient }) => recipient === adminMail)).toHaveLength(1);
  });

  it('has prices in the currency that is named; else in that of the newest product of the stall, else in euros', async () => {
    const [first, second] = [await makeStall(sql, 'pounds'), await makeStall(sql, 'blank')];
    const owner = await member('pounds', first, 'owner');
    const person = await makePerson(sql, 'blank');
    await join(sql, second, person.id, 'manager');
    const at = async (of: Stall, cookie: string, change: object = {}) =>
      (await create({ vendor_id: of.id, is_draft: true, ...change }, cookie)).body.product.currency;
    expect(await at(second, await signIn(person.email))).toBe('EUR');
    expect(await at(first, owner, { currency: 'CHF' })).toBe('CHF');
    expect(await at(first, owner, { currency: 'GBP' })).toBe('GBP');
    expect(await at(first, owner)).toBe('GBP');
    const refused = await create({ vendor_id: first.id, currency: 'JPY' }, owner);
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.body)).toContain('EUR, GBP, USD');
  });

  it('in variants, each with its goods', async () => {
    const variants = [
      { name: '50 g', options: { Size: '50 g' }, price: 4.5, step: 50, initial_quantity: 100 },
      { name: '1 kg', options: { Size: '1 kg' }, price: 60, step: 1000, sku: `KG-${randomUUID()}` },
    ];
    const product = await made({ price: undefined, step: undefined, variants });
    expect(product.variants).toMatchObject([
      { name: '50 g', options: { Size: '50 g' }, available: 100 },
      { name: '1 kg', sku: variants[1]!.sku, available: 0 },
    ]);
  });

  it.each([
    ['name', { name: 'x' }],
    ['price', { price: 4.505 }],
    ['category_id', { category_id: 'tea' }],
    ['initial_quantity', { initial_quantity: -1 }],
    ['status', { status: 'published' }],
  ])('names what is wrong: %s', async (field, change) => {
    const answer = await create(change);
    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.body.error)).toContain(field);
  });

  it('cannot take the SKU of another product: 409, which product has it, and nothing is made', async () => {
    const sku = `TAKEN-${randomUUID().slice(0, 6)}`;
    const { name } = await made({ sku });
    const answer = await create({ name: 'Twin', sku });
    expect(answer.status).toBe(409);
    expect(answer.body.error.message).toContain(name);
    expect(await sql`select 1 from public.products where name = 'Twin'`).toHaveLength(0);
  });

  it('is for managers and owners of the stall', async () => {
    expect((await call(createProduct, root, { body: input() })).status).toBe(401);
    expect((await create({}, staff)).status).toBe(403);
    expect((await create({ vendor_id: stall.id }, rival)).status).toBe(403);
    expect((await create({ vendor_id: stall.id }, admin)).status).toBe(403);
  });

  it('leaves nothing behind when a picture did not arrive', async () => {
    const id = randomUUID();
    const path = `${stall.id}/${id}/${randomUUID()}.png`;
    const answer = await create({ id, images: [{ path, width: 1, height: 1 }] });
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toContain('did not arrive');
    expect((await read(id)).status).toBe(404);
  });
});

describe('GET /api/vendor/products', () => {
  const list = (query: string, cookie = manager) => call(listProducts, `${root}${query}`, { cookie });

  it('gives a stall its own, newest first, page by page, each once', async () => {
    const names = [];
    for (const name of ['Lime one', 'Lime two', 'Lime three']) names.unshift((await made({ name })).name);
    const first = await list('?q=lime&limit=2');
    expect(first.body.counts).toMatchObject({ all: 3, pending: 3, published: 0 });
    const second = await list(`?q=lime&limit=2&cursor=${first.body.nextCursor}`);
    const seen = [...first.body.products, ...second.body.products].map(({ name }: { name: string }) => name);
    expect(seen).toEqual(names);
    expect(second.body.nextCursor).toBeNull();
    expect((await list('?q=lime', rival)).body.products).toEqual([]);
  });

  it('finds by status and SKU, takes % and _ as letters, and staff may look', async () => {
    const sku = `SKU_${randomUUID()}`;
    const product = await made({ sku });
    const answer = await list(`?q=${sku.slice(0, 12)}&status=pending`, staff);
    expect(answer.body.products.map(({ id }: { id: string }) => id)).toContain(product.id);
    expect((await list('?q=%25')).body.products).toEqual([]);
    expect((await list(`?q=${sku}&status=published`)).body.products).toEqual([]);
    expect((await list('?status=gone')).status).toBe(422);
  });
});

describe('PATCH /api/vendor/products/:id', () => {
  const save = (id: string, body: object, cookie = manager) =>
    on(saveProduct, id, { method: 'PATCH', body, cookie });

  it('changes what it names and nothing else', async () => {
    const product = await made();
    const answer = await save(product.id, { updated_at: product.updated_at, description: 'From Fuding.' });
    expect(answer.body.product).toMatchObject({ description: 'From Fuding.', name: product.name });
  });

  it('answers 409 with the product as it is when somebody else was faster', async () => {
    const product = await made();
    await save(product.id, { updated_at: product.updated_at, name: 'Faster' });
    const answer = await save(product.id, { updated_at: product.updated_at, name: 'Slower' });
    expect(answer.status).toBe(409);
    expect(answer.body.error).toMatchObject({ code: 'conflict', details: { product: { name: 'Faster' } } });
  });

  it('of two at once makes one, and tells the other', async () => {
    const product = await made();
    const answers = await Promise.all(
      ['One', 'Two'].map((word) =>
        save(product.id, { updated_at: product.updated_at, name: `Name ${word}` }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('is refused to staff, and hides the product from other stalls', async () => {
    const product = await onSale();
    const body = { updated_at: product.updated_at, name: 'Mine' };
    expect((await save(product.id, body, staff)).status).toBe(403);
    expect((await save(product.id, body, rival)).status).toBe(404);
    expect((await read(product.id, rival)).status).toBe(404);
    expect((await read(product.id, staff)).body.product.name).toBe(product.name);
  });
});

describe('an admin', () => {
  it('sees what waits, and puts it on sale: the shop has it, the stall is told by mail and note', async () => {
    const product = await made({ initial_quantity: 100 });
    const inShop = () => call(getPublic, `/api/products/${product.id}`, { params: { id: product.id } });
    expect((await inShop()).status).toBe(404);
    const waiting = await call(listWaiting, '/api/admin/products?limit=100', { cookie: admin });
    expect(waiting.body.products.map(({ id }: { id: string }) => id)).toContain(product.id);

    const answer = await decide(publish, product);
    expect(answer.body.product).toMatchObject({ status: 'published', is_live: true });
    expect((await inShop()).status).toBe(200);
    const [mail] = await mails('product-reviewed', product.name);
    expect(mail).toMatchObject({
      recipient: `${stall.slug}@example.test`,
      props: { isPublished: true, path: `/products/${product.id}` },
    });
    const notes =
      await sql`select kind from public.notifications where link = ${`/vendor/products/${product.id}`}`;
    expect([...notes]).toEqual([{ kind: 'product_reviewed' }]);
  });

  it('sends it back with a reason; the stall changes it and hands it in again', async () => {
    const product = await made();
    expect((await decide(reject, product, {})).status).toBe(422);
    const answer = await decide(reject, product, { reason: 'A picture, please.' });
    expect(answer.body.product).toMatchObject({ status: 'rejected', status_reason: 'A picture, please.' });
    expect((await mails('product-reviewed', product.name))[0]!.props).toMatchObject({
      isPublished: false,
      reason: 'A picture, please.',
    });
    expect((await on(submit, product.id)).body.product.status).toBe('pending');
  });

  it('decides about what was seen: a product that changed meanwhile is shown first', async () => {
    const product = await made();
    await on(saveProduct, product.id, {
      method: 'PATCH',
      body: { updated_at: product.updated_at, name: 'Other' },
    });
    const answer = await decide(publish, product);
    expect(answer.status).toBe(409);
    expect(answer.body.error.details.product.name).toBe('Other');
    expect(await mails('product-reviewed', product.name)).toHaveLength(0);
  });

  it('decides about what was seen: also when a picture came through REST, or a variant got another name', async () => {
    const product = await made();
    const seenBy = async () => {
      const list = await call(listWaiting, '/api/admin/products?limit=100', { cookie: admin });
      return list.body.products.find(({ id }: { id: string }) => id === product.id);
    };
    const person = await makePerson(sql, 'by-rest');
    await join(sql, stall, person.id, 'manager');
    const client = createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_PUBLISHABLE_KEY!, {
      auth: { persistSession: false },
    });
    await client.auth.signInWithPassword({ email: person.email, password });
    const edits = [
      () => client.from('product_variants').update({ name: 'Another' }).eq('product_id', product.id),
      () =>
        client.from('product_images').insert({
          product_id: product.id,
          path: `${stall.id}/${product.id}/${randomUUID()}.webp`,
          width: 1,
          height: 1,
          state: 'processing',
        }),
      () => client.from('product_images').update({ alt: 'Something else' }).eq('product_id', product.id),
    ];
    for (const edit of edits) {
      const seen = await seenBy();
      expect((await edit()).error).toBeNull();
      const answer = await decide(publish, seen);
      expect(answer.status).toBe(409);
      expect(answer.body.error.details.product.updated_at).toBe((await seenBy()).updated_at);
    }
    expect((await decide(publish, await seenBy())).body.product.status).toBe('published');
  });

  it('decides once', async () => {
    const product = await made();
    const answers = await Promise.all([decide(publish, product), decide(publish, product)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await mails('product-reviewed', product.name)).toHaveLength(1);
  });

  it('is nobody else', async () => {
    const product = await made();
    for (const cookie of [manager, staff, rival]) {
      expect((await decide(publish, product, {}, cookie)).status).toBe(403);
      expect((await call(listWaiting, '/api/admin/products', { cookie })).status).toBe(403);
      const body = { vendor_id: stall.id, edits_need_review: false };
      expect((await call(setEditReview, '/', { method: 'PUT', body, cookie })).status).toBe(403);
    }
  });

  it('may ask that edits of a stall wait: they do, and admins get a mail', async () => {
    const product = await onSale();
    const set = (edits_need_review: boolean) =>
      call(setEditReview, '/', {
        method: 'PUT',
        body: { vendor_id: stall.id, edits_need_review },
        cookie: admin,
      });
    expect((await set(true)).status).toBe(200);
    const name = `Renamed ${randomUUID()}`;
    const edited = await on(saveProduct, product.id, {
      method: 'PATCH',
      body: { updated_at: product.updated_at, name },
    });
    expect(edited.body.product).toMatchObject({ status: 'pending', is_live: false });
    expect((await mails('product-submitted', name)).length).toBeGreaterThan(0);
    await set(false);
  });
});

describe('commands', () => {
  it('put a product away and bring it back as what it was', async () => {
    const product = await onSale();
    const away = await on(archive, product.id);
    expect(away.body.product).toMatchObject({
      status: 'archived',
      archived_from: 'published',
      is_live: false,
    });
    const back = await on(restore, product.id);
    expect(back.body.product).toMatchObject({ status: 'published', is_live: true });
  });

  it('a product on sale cannot be handed in', async () => {
    const answer = await on(submit, (await onSale()).id);
    expect(answer.status).toBe(409);
  });

  it.each([
    ['submit', () => submit],
    ['archive', () => archive],
    ['restore', () => restore],
    ['duplicate', () => duplicate],
  ])('%s is for managers and owners', async (_name, route) => {
    const { id } = await made({ is_draft: true });
    expect((await on(route(), id, { cookie: staff })).status).toBe(403);
    expect((await on(route(), id, { cookie: rival })).status).toBe(404);
  });
});

describe('a copy', () => {
  it('has the prices in the currency in which they were given', async () => {
    const { id } = await made({ is_draft: true, currency: 'GBP' });
    await made({ is_draft: true, currency: 'EUR' });
    const { product } = (await on(duplicate, id)).body;
    expect(product).toMatchObject({ currency: 'GBP', variants: [{ price: 4.5 }] });
  });
});

describe('pictures', () => {
  const png = () =>
    sharp({ create: { width: 90, height: 60, channels: 3, background: '#1f5a3a' } })
      .png()
      .toBuffer();
  const ask = (id: string, extra: object = {}, cookie = manager) =>
    on(askForUpload, id, { body: { type: 'image/png', size: 1000, ...extra }, cookie });
  const put = (slot: { url: string }, body: Buffer, type = 'image/png') =>
    fetch(new URL(slot.url, process.env.SUPABASE_URL), {
      method: 'PUT',
      headers: { 'content-type': type },
      body: new Uint8Array(body),
    });
  async function upload(id: string, bytes?: Buffer) {
    const { upload: slot } = (await ask(id)).body;
    expect((await put(slot, bytes ?? (await png()))).status).toBe(200);
    return { path: slot.path, alt: '', width: 90, height: 60 };
  }
  const add = async (id: string, body: object, cookie = manager): Promise<Answer> =>
    on(addPicture, id, { body, cookie });
  const storage = () => serverStorage(runtime().env);
  const isThere = async (path: string) => (await storage().from('product-images').info(path)).error === null;
  const work = (imageId: string) =>
    processImage({ db: runtime().db, storage: storage() }, imageId, {
      signal: AbortSignal.timeout(30_000),
      isLastTry: false,
    });

  it('come with a new product: sent first, then made with it, and the job with both', async () => {
    const id = randomUUID();
    const image = await upload(id);
    const product = await made({ id, images: [image] });
    expect(product.images).toMatchObject([{ state: 'processing', alt: product.name, width: 90 }]);
    const jobs = await sql`select id from pgboss.job
      where name = 'process-image' and data->>'imageId' = ${product.images[0].id}`;
    expect(jobs).toHaveLength(1);

    await work(product.images[0].id);
    const ready = (await read(id)).body.product.images[0];
    expect(ready).toMatchObject({ state: 'ready', blur: expect.stringContaining('data:image/webp') });
    expect((await fetch(new URL(ready.src, process.env.SUPABASE_URL))).status).toBe(200);
  });

  it('are added, described, ordered and removed, and their files go with them', async () => {
    const { id } = await made();
    const images = [await upload(id), await upload(id)];
    for (const image of images) expect((await add(id, image)).status).toBe(200);
    expect((await add(id, images[0]!)).body.product.images).toHaveLength(2);
    const [first, second] = (await read(id)).body.product.images;

    const ordered = await on(orderPictures, id, {
      method: 'PUT',
      body: { image_ids: [second.id, first.id] },
    });
    expect(ordered.body.product.images.map((each: { id: string }) => each.id)).toEqual([second.id, first.id]);
    const short = await on(orderPictures, id, { method: 'PUT', body: { image_ids: [second.id] } });
    expect(short.status).toBe(409);

    const about = (route: Route, method: string, body?: object) =>
      call(route, root, {
        params: { id, imageId: first.id },
        cookie: manager,
        method,
        ...(body && { body }),
      });
    const described = await about(describePicture, 'PATCH', { alt: 'A leaf' });
    expect(described.body.product.images[1].alt).toBe('A leaf');
    const removed = await about(removePicture, 'DELETE');
    expect(removed.body.product.images).toHaveLength(1);
    expect(await isThere(images[0]!.path)).toBe(false);
    expect(await isThere(images[1]!.path)).toBe(true);
    expect((await about(removePicture, 'DELETE')).status).toBe(404);
  });

  it('are refused by their kind and size before they are sent', async () => {
    const { id } = await made();
    expect((await ask(id, { type: 'image/svg+xml' })).status).toBe(422);
    expect((await ask(id, { size: 11_000_000 })).body.error.message).toContain('larger than 10 MB');
  });

  it('of another kind than was said do not get in; a page that says it is a picture is refused by the worker', async () => {
    const { id } = await made();
    const { upload: slot } = (await ask(id)).body;
    await put(slot, Buffer.from('<script>1</script>'), 'text/html');
    const body = { path: slot.path, width: 1, height: 1 };
    expect((await add(id, body)).status).toBe(400);

    const lying = await upload(id, Buffer.from('<html><script>1</script>'));
    const { images } = (await add(id, lying)).body.product;
    await work(images[0].id);
    const [refused] = (await read(id)).body.product.images;
    expect(refused).toMatchObject({ state: 'failed', error: expect.stringContaining('not a JPEG') });
    expect(await isThere(lying.path)).toBe(false);
  });

  it('cannot be taken from another product or stall', async () => {
    const [one, two] = [await made(), await made()];
    const image = await upload(one.id);
    expect((await add(two.id, image)).status).toBe(400);
    expect((await add(two.id, { ...image, path: `${stall.id}/${two.id}/../${image.path}` })).status).toBe(
      400,
    );
    expect((await add(one.id, image, rival)).status).toBe(404);
    expect((await ask(one.id, {}, staff)).status).toBe(403);
    expect((await ask((await onSale()).id, {}, rival)).status).toBe(404);
    expect((await ask(randomUUID(), { vendor_id: stall.id }, rival)).status).toBe(403);
  });

  it('are copied with a product: each has its own files', async () => {
    const id = randomUUID();
    const image = await upload(id);
    const product = await made({ id, initial_quantity: 50, images: [image] });
    const copy = await on(duplicate, id);
    expect(copy.status).toBe(201);
    expect(copy.body.product).toMatchObject({
      name: `${product.name} (copy)`,
      status: 'draft',
      stock_quantity: 0,
      images: [{ state: 'processing', alt: product.name }],
    });
    expect(copy.body.product.variants[0].sku).not.toBe(product.variants[0].sku);
    const params = { id, imageId: product.images[0].id };
    await call(removePicture, root, { params, cookie: manager, method: 'DELETE' });
    const [row] =
      await sql`select path from public.product_images where product_id = ${copy.body.product.id}`;
    expect(await isThere(row!.path)).toBe(true);
  });
});
