import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { ask, makeBucket, removeBuckets, said } from './storage-support.ts';
import { asServer, asVisitor, target } from './target.ts';

// A hosted project may be far away.
afterAll(removeBuckets);

describe('buckets', () => {
  it('are made, changed, listed, emptied and removed by the server', async () => {
    const { storage } = asServer();
    const id = `conformance-${randomUUID()}`;
    const made = await storage.createBucket(id, {
      public: false,
      fileSizeLimit: '1MB',
      allowedMimeTypes: ['text/*'],
    });
    expect(made).toMatchObject({ data: { name: id }, error: null });
    expect((await storage.createBucket(id)).error).toMatchObject({
      message: 'The resource already exists',
      statusCode: '409',
    });
    expect((await storage.getBucket(id)).data).toMatchObject({
      id,
      name: id,
      public: false,
      file_size_limit: 1_000_000,
      allowed_mime_types: ['text/*'],
    });
    expect((await storage.updateBucket(id, { public: true })).data).toEqual({
      message: 'Successfully updated',
    });
    expect((await storage.getBucket(id)).data?.public).toBe(true);
    expect((await storage.listBuckets()).data?.map((bucket) => bucket.id)).toContain(id);
    await storage.from(id).upload('one.txt', 'one');
    expect((await storage.deleteBucket(id)).error).toMatchObject({
      message: 'The bucket you tried to delete is not empty',
      statusCode: '409',
    });
    expect((await storage.emptyBucket(id)).error).toBeNull();
    await storage.from(id).remove(['one.txt']);
    expect((await storage.deleteBucket(id)).data).toEqual({ message: 'Successfully deleted' });
    expect((await storage.getBucket(id)).error).toMatchObject({
      message: 'Bucket not found',
      statusCode: '404',
    });
  });

  it('are nobody else’s to make or to see', async () => {
    const { id } = await makeBucket({ public: true });
    const { storage } = asVisitor();
    expect((await storage.createBucket(`conformance-${randomUUID()}`)).error).toMatchObject({
      statusCode: '403',
      message: 'new row violates row-level security policy',
    });
    expect((await storage.getBucket(id)).error).toMatchObject({ statusCode: '404' });
    expect((await storage.listBuckets()).data).toEqual([]);
    expect((await storage.deleteBucket(id)).error).not.toBeNull();
  });

  it.each(['a/b', '', ' padded ', 'x'.repeat(101)])('are not called %j', async (name) => {
    expect((await asServer().storage.createBucket(name)).error).not.toBeNull();
  });
});

describe('an upload', () => {
  it.each([
    ['a Buffer', () => Buffer.from('content')],
    ['an ArrayBuffer', () => new TextEncoder().encode('content').buffer as ArrayBuffer],
    ['a Blob', () => new Blob(['content'])],
    ['a File', () => new File(['content'], 'x.txt')],
    ['text', () => 'content'],
    [
      'a form',
      () => {
        const form = new FormData();
        form.append('', new Blob(['content']), 'x.txt');
        return form;
      },
    ],
  ])('of %s comes back as it was sent, with its type and lifetime', async (_what, body) => {
    const { id, files } = await makeBucket({ public: true });
    const { data, error } = await files.upload('a/one.txt', body(), {
      contentType: 'text/plain',
      cacheControl: '60',
    });
    expect(error).toBeNull();
    expect(data).toMatchObject({ path: 'a/one.txt', fullPath: `${id}/a/one.txt`, id: expect.any(String) });
    const answer = await fetch(files.getPublicUrl('a/one.txt').data.publicUrl);
    expect(await answer.text()).toBe('content');
    expect(answer.headers.get('cache-control')).toContain('max-age=60');
    expect(answer.headers.get('etag')).toMatch(/^"/);
  });

  it('of a stream comes back as well', async () => {
    const { files } = await makeBucket({});
    const stream = createReadStream(new URL(import.meta.url));
    expect((await files.upload('self.ts', stream, { duplex: 'half' })).error).toBeNull();
    expect(await (await files.download('self.ts')).data?.text()).toContain('of a stream comes back');
  });

  it('needs a bucket that is there', async () => {
    const { error } = await asServer().storage.from('no-such-bucket').upload('one.txt', 'one');
    expect(error).toMatchObject({ message: 'Bucket not found', statusCode: '404' });
  });

  it('takes no other’s place unless it says so', async () => {
    const { files } = await makeBucket({});
    await files.upload('one.txt', 'first');
    const again = await files.upload('one.txt', 'second');
    expect(again.error).toMatchObject({ message: 'The resource already exists', statusCode: '409' });
    expect(await (await files.download('one.txt')).data?.text()).toBe('first');
    expect((await files.upload('one.txt', 'third', { upsert: true })).error).toBeNull();
    expect(await (await files.download('one.txt')).data?.text()).toBe('third');
    expect((await files.update('one.txt', 'fourth')).error).toBeNull();
    expect(await (await files.download('one.txt')).data?.text()).toBe('fourth');
  });

  it('keeps what is said about it, and says how it is', async () => {
    const { id, files } = await makeBucket({});
    const metadata = { by: 'somebody', at: { place: 1 } };
    await files.upload('plain.txt', 'plain', { metadata, contentType: 'text/plain' });
    await files.upload('form.txt', new Blob(['form']), { metadata });
    expect((await files.info('plain.txt')).data).toMatchObject({
      name: 'plain.txt',
      bucketId: id,
      size: 5,
      contentType: 'text/plain',
      cacheControl: 'max-age=3600',
      etag: expect.any(String),
      lastModified: expect.any(String),
      createdAt: expect.any(String),
      version: expect.any(String),
      metadata,
    });
    expect((await files.info('form.txt')).data?.metadata).toEqual(metadata);
    expect((await files.info('none.txt')).error).toMatchObject({ statusCode: '404' });
    expect((await files.exists('plain.txt')).data).toBe(true);
    expect((await files.exists('none.txt')).data).toBe(false);
  });

  it('is refused when it is larger than its bucket takes, or of another type', async () => {
    const { files } = await makeBucket({ fileSizeLimit: 10, allowedMimeTypes: ['image/*', 'text/csv'] });
    const csv = { contentType: 'text/csv' };
    for (const body of ['x'.repeat(11), new Blob(['x'.repeat(11)], { type: 'text/csv' })])
      expect((await files.upload('large.csv', body, csv)).error).toMatchObject({
        message: 'The object exceeded the maximum allowed size',
        statusCode: '413',
      });
    expect((await files.upload('page.html', 'x', { contentType: 'text/html' })).error).toMatchObject({
      message: 'mime type text/html is not supported',
      statusCode: '415',
    });
    expect((await files.upload('fits.csv', 'x'.repeat(10), csv)).error).toBeNull();
    expect((await files.upload('fits.png', 'x', { contentType: 'image/png' })).error).toBeNull();
    expect((await files.list()).data?.map(({ name }) => name)).toEqual(['fits.csv', 'fits.png']);
  });

  it('may have spaces and punctuation in its name', async () => {
    const { files } = await makeBucket({});
    const name = "a b/it's (1) & $2=@;:+,!.txt";
    expect((await files.upload(name, name)).error).toBeNull();
    expect(await (await files.download(name)).data?.text()).toBe(name);
    expect((await files.list('a b')).data?.map((entry) => entry.name)).toEqual([name.slice(4)]);
    expect((await files.remove([name])).data).toHaveLength(1);
  });

  it.each(['käse.txt', 'a%25b', '日本', 'a\\b', 'a|b', 'a<b', 'tab\there'])(
    'is refused when it is called %j',
    async (name) => {
      const { id, files } = await makeBucket({});
      const path = `/object/${id}/${name.split('/').map(encodeURIComponent).join('/')}`;
      const answer = await ask(path, { method: 'POST', body: 'x' }, target.secretKey);
      expect(await said(answer)).toMatchObject({
        status: 400,
        message: expect.stringMatching(/^Invalid key/),
      });
      expect((await files.list()).data).toEqual([]);
    },
  );
});

describe('removing', () => {
  it('answers with what went, and passes over what is not there', async () => {
    const { files } = await makeBucket({});
    await files.upload('one.txt', '1');
    await files.upload('two.txt', '2');
    const { data } = await files.remove(['one.txt', 'none.txt']);
    expect(data).toEqual([expect.objectContaining({ name: 'one.txt', id: expect.any(String) })]);
    expect((await files.download('one.txt')).error).not.toBeNull();
    expect((await files.list()).data?.map(({ name }) => name)).toEqual(['two.txt']);
  });
});

describe('copying and moving', () => {
  it('takes bytes, type and what was said along', async () => {
    const { id, files } = await makeBucket({});
    const other = await makeBucket({});
    await files.upload('one.txt', 'content', { contentType: 'text/csv', metadata: { by: 'me' } });
    expect((await files.copy('one.txt', 'a/two.txt')).data).toEqual({ path: `${id}/a/two.txt` });
    const across = await files.copy('one.txt', 'three.txt', { destinationBucket: other.id });
    expect(across.data).toEqual({ path: `${other.id}/three.txt` });
    expect((await other.files.info('three.txt')).data).toMatchObject({
      contentType: 'text/csv',
      metadata: { by: 'me' },
    });
    expect((await files.move('one.txt', 'four.txt')).data?.message).toBe('Successfully moved');
    expect((await files.move('a/two.txt', 'five.txt', { destinationBucket: other.id })).error).toBeNull();
    expect((await files.list()).data?.map(({ name }) => name)).toEqual(['four.txt']);
    expect(await (await other.files.download('five.txt')).data?.text()).toBe('content');
  });

  it('overwrites nothing, and needs a source', async () => {
    const { files } = await makeBucket({});
    await files.upload('one.txt', 'one');
    await files.upload('two.txt', 'two');
    expect((await files.copy('one.txt', 'two.txt')).error).toMatchObject({ statusCode: '409' });
    expect((await files.move('one.txt', 'two.txt')).error).toMatchObject({ statusCode: '409' });
    expect((await files.copy('none.txt', 'three.txt')).error).toMatchObject({ statusCode: '404' });
    expect((await files.move('none.txt', 'three.txt')).error).toMatchObject({ statusCode: '404' });
    expect(await (await files.download('two.txt')).data?.text()).toBe('two');
  });
});
