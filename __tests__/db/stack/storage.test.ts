import { randomUUID } from 'node:crypto';
import { createClient } from '@supabase/supabase-js';

// Real processes on a machine that may be busy with other test files.
const service = createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_SECRET_KEY!, {
  auth: { persistSession: false },
});
const visitor = createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_PUBLISHABLE_KEY!, {
  auth: { persistSession: false },
});

async function makeBucket(isPublic: boolean) {
  const id = `b-${randomUUID()}`;
  const { error } = await service.storage.createBucket(id, { public: isPublic });
  expect(error).toBeNull();
  return { id, files: service.storage.from(id) };
}

const bytes = (length: number) => Buffer.from(Array.from({ length }, (_, index) => index % 251));

test.each([
  ['a Buffer', (content: Buffer) => content],
  ['a Blob', (content: Buffer) => new Blob([new Uint8Array(content)], { type: 'image/webp' })],
  ['a File', (content: Buffer) => new File([new Uint8Array(content)], 'x.webp', { type: 'image/webp' })],
])('%s comes back byte by byte, with its type', async (_name, wrap) => {
  const { files } = await makeBucket(true);
  const content = bytes(300_000);
  const { error } = await files.upload('stalls/one.webp', wrap(content), {
    contentType: 'image/webp',
    cacheControl: '60',
  });
  expect(error).toBeNull();
  const response = await fetch(files.getPublicUrl('stalls/one.webp').data.publicUrl);
  expect(Buffer.from(await response.arrayBuffer()).equals(content)).toBe(true);
  expect(response.headers.get('content-type')).toBe('image/webp');
  expect(response.headers.get('cache-control')).toBe('max-age=60');
});

test('replacing an object leaves the new one only, also when it is sent as a form', async () => {
  const { files } = await makeBucket(true);
  await files.upload('one.txt', 'first');
  expect((await files.upload('one.txt', 'again')).error).not.toBeNull();
  expect((await files.update('one.txt', new Blob(['second']))).error).toBeNull();
  expect(await (await files.download('one.txt')).data?.text()).toBe('second');
});

test('a key can be the beginning of another, contain odd characters, and never leaves the folder', async () => {
  const { files } = await makeBucket(true);
  for (const key of ['a', 'a/b', "käse & co/it's 100%.txt"]) {
    const { error } = await files.upload(key, key);
    if (error) expect(error.message).toContain('Invalid key');
    else expect(await (await files.download(key)).data?.text()).toBe(key);
  }
  const climbing = await fetch(
    `${process.env.SUPABASE_URL}/storage/v1/object/${(await makeBucket(true)).id}/..%2f..%2fpwned`,
    {
      method: 'POST',
      headers: { apikey: process.env.SUPABASE_SECRET_KEY!, 'content-type': 'text/plain' },
      body: 'x',
    },
  );
  expect(climbing.status).not.toBe(500);
});

test('copying, moving and removing', async () => {
  const { files } = await makeBucket(false);
  await files.upload('one.txt', 'content');
  expect((await files.copy('one.txt', 'two.txt')).data?.path).toContain('two.txt');
  expect((await files.move('one.txt', 'three.txt')).error).toBeNull();
  expect((await files.list()).data?.map((entry) => entry.name).sort()).toEqual(['three.txt', 'two.txt']);
  await files.remove(['two.txt', 'three.txt']);
  expect((await files.list()).data).toEqual([]);
  expect((await files.download('two.txt')).error).not.toBeNull();
});

test('a private object is read through a signed link and not without', async () => {
  const { id, files } = await makeBucket(false);
  await files.upload('one.txt', 'private');
  expect((await visitor.storage.from(id).download('one.txt')).error).not.toBeNull();
  const { data } = await files.createSignedUrl('one.txt', 60);
  expect(await (await fetch(data?.signedUrl ?? '')).text()).toBe('private');
});

test('a signed upload needs no other right', async () => {
  const { id, files } = await makeBucket(false);
  const { data } = await files.createSignedUploadUrl('one.txt');
  const sent = await visitor.storage
    .from(id)
    .uploadToSignedUrl('one.txt', data?.token ?? '', new Blob(['signed']));
  expect(sent.error).toBeNull();
  expect(await (await files.download('one.txt')).data?.text()).toBe('signed');
});

test('a visitor cannot write without a policy that lets him', async () => {
  const { id } = await makeBucket(true);
  expect((await visitor.storage.from(id).upload('one.txt', 'x')).error).not.toBeNull();
});

test.each([
  ['as it is', (content: Buffer<ArrayBuffer>) => content],
  ['as a form', (content: Buffer<ArrayBuffer>) => new Blob([content])],
])('an object over 100 MB is refused %s, and leaves nothing', async (_how, wrap) => {
  const { files } = await makeBucket(false);
  const large = Buffer.alloc(100 * 1024 * 1024 + 1);
  expect((await files.upload('large.bin', wrap(large))).error).not.toBeNull();
  expect((await files.list()).data).toEqual([]);
});

test.each([
  ['page.html', 'text/html', /^text\/plain/],
  ['page.html', 'Text/HTML; charset=utf-8', /^text\/plain/],
  ['page.xhtml', 'application/xhtml+xml', /^text\/plain/],
  ['script.js', 'text/javascript', /^text\/plain/],
  ['script.mjs', 'application/javascript', /^text\/plain/],
  ['picture.svg', 'image/svg+xml', /^image\/svg\+xml/],
])('an uploaded %s of type %s cannot run as the shop', async (name, type, served) => {
  const { files } = await makeBucket(true);
  const { error } = await files.upload(name, '<svg/>', { contentType: type });
  expect(error).toBeNull();
  const signed = (await files.createSignedUrl(name, 60)).data?.signedUrl ?? '';
  for (const url of [files.getPublicUrl(name).data.publicUrl, signed]) {
    const { headers } = await fetch(url);
    expect(headers.get('content-type')).toMatch(served);
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox$/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  }
});
