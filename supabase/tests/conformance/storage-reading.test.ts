import { until } from '../../../__tests__/support/until.ts';
import { ask, makeBucket, removeBuckets, said } from './storage-support.ts';
import { asVisitor, target } from './target.ts';

// A hosted project may be far away.
afterAll(removeBuckets);

/** A public bucket with one object, and its address. */
async function publish(content: string, contentType = 'text/plain') {
  const { id, files } = await makeBucket({ public: true });
  await files.upload('one.txt', content, { contentType });
  return { id, files, url: files.getPublicUrl('one.txt').data.publicUrl };
}

describe('a download', () => {
  it.each([
    ['bytes=0-3', '0123', 'bytes 0-3/10'],
    ['bytes=4-', '456789', 'bytes 4-9/10'],
    ['bytes=-2', '89', 'bytes 8-9/10'],
    ['bytes=8-100', '89', 'bytes 8-9/10'],
  ])('of %s is that part', async (range, part, told) => {
    const { url } = await publish('0123456789');
    const answer = await fetch(url, { headers: { range } });
    expect(answer.status).toBe(206);
    expect(answer.headers.get('content-range')).toBe(told);
    expect(answer.headers.get('content-length')).toBe(String(part.length));
    expect(await answer.text()).toBe(part);
  });

  it('of a part behind the end is refused with 416', async () => {
    const { url } = await publish('0123456789');
    expect((await fetch(url, { headers: { range: 'bytes=10-' } })).status).toBe(416);
  });

  it('of what is known already is 304', async () => {
    const { url } = await publish('content');
    const first = await fetch(url);
    const etag = first.headers.get('etag') ?? '';
    const since = first.headers.get('last-modified') ?? '';
    expect((await fetch(url, { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect((await fetch(url, { headers: { 'if-modified-since': since } })).status).toBe(304);
    expect((await fetch(url, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  });

  it('by HEAD says the same without the bytes', async () => {
    const { url } = await publish('content');
    const answer = await fetch(url, { method: 'HEAD' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-length')).toBe('7');
    expect(answer.headers.get('accept-ranges')).toBe('bytes');
    expect(await answer.text()).toBe('');
  });

  it('is saved under a name when asked so', async () => {
    const { files } = await publish('content');
    const named = files.getPublicUrl('one.txt', { download: 'Ünï "x".txt' }).data.publicUrl;
    expect((await fetch(named)).headers.get('content-disposition')).toContain(
      "filename*=UTF-8''%C3%9Cn%C3%AF%20%22x%22.txt",
    );
    const plain = files.getPublicUrl('one.txt', { download: true }).data.publicUrl;
    expect((await fetch(plain)).headers.get('content-disposition')).toMatch(/^attachment/);
  });

  it('of an uploaded page is text', async () => {
    const { url } = await publish('<script>1</script>', 'text/html');
    expect((await fetch(url)).headers.get('content-type')).toMatch(/^text\/plain/);
  });

  it('of what is not there, or not public, is refused alike', async () => {
    const { id, files } = await makeBucket({ public: false });
    await files.upload('one.txt', 'private');
    for (const path of [
      `/object/public/${id}/one.txt`,
      `/object/public/none/one.txt`,
      `/object/${id}/one.txt`,
    ])
      expect(await said(await ask(path))).toMatchObject({ status: 400, statusCode: '404' });
    expect((await asVisitor().storage.from(id).download('one.txt')).error).not.toBeNull();
  });

  it('of an empty object is empty', async () => {
    const { files } = await makeBucket({});
    await files.upload('empty.txt', '');
    expect((await files.download('empty.txt')).data?.size).toBe(0);
  });
});

describe('list()', () => {
  async function fill() {
    const { files } = await makeBucket({});
    for (const name of ['b.txt', 'a.txt', 'dir/one.txt', 'dir/two.txt', 'dir/sub/three.txt', 'Dim.txt'])
      expect((await files.upload(name, name)).error).toBeNull();
    const names = async (...args: Parameters<typeof files.list>) =>
      (await files.list(...args)).data?.map(({ name }) => name);
    return { files, names };
  }

  it('shows one folder: files, and folders without an id, by their names in it', async () => {
    const { files } = await fill();
    const { data } = await files.list();
    expect(data?.map(({ name, id }) => [name, id !== null])).toEqual([
      ['a.txt', true],
      ['b.txt', true],
      ['Dim.txt', true],
      ['dir', false],
    ]);
    expect(data?.[0]).toMatchObject({ metadata: { size: 5 }, created_at: expect.any(String) });
    expect((await files.list('dir')).data?.map(({ name }) => name)).toEqual(['one.txt', 'sub', 'two.txt']);
  });

  it('searches, sorts and pages', async () => {
    const { names } = await fill();
    expect(await names('', { search: 'di' })).toEqual(['Dim.txt', 'dir']);
    expect(await names('dir', { search: 't' })).toEqual(['two.txt']);
    expect(await names('dir/', { sortBy: { column: 'name', order: 'desc' } })).toEqual([
      'two.txt',
      'sub',
      'one.txt',
    ]);
    expect(await names('', { limit: 2, offset: 1 })).toEqual(['b.txt', 'Dim.txt']);
    expect(await names('', { sortBy: { column: 'created_at', order: 'asc' } })).toEqual([
      'dir',
      'b.txt',
      'a.txt',
      'Dim.txt',
    ]);
    expect(await names('none')).toEqual([]);
    expect(await names('%')).toEqual([]);
  });

  it('in its second version pages with a cursor, with whole names', async () => {
    const { files } = await fill();
    for (const sortBy of [
      undefined,
      { column: 'name', order: 'desc' } as const,
      { column: 'created_at', order: 'asc' } as const,
    ]) {
      const seen: string[] = [];
      for (let cursor: string | undefined, more = true; more; ) {
        const { data, error } = await files.listV2({
          limit: 2,
          ...(cursor ? { cursor } : {}),
          ...(sortBy ? { sortBy } : {}),
        });
        expect(error).toBeNull();
        seen.push(...(data?.objects.map(({ name }) => name) ?? []));
        cursor = data?.nextCursor;
        more = data?.hasNext ?? false;
      }
      const sorted = ['Dim.txt', 'a.txt', 'b.txt', 'dir/one.txt', 'dir/sub/three.txt', 'dir/two.txt'];
      if (sortBy?.column === 'created_at')
        expect(seen).toEqual([
          'b.txt',
          'a.txt',
          'dir/one.txt',
          'dir/two.txt',
          'dir/sub/three.txt',
          'Dim.txt',
        ]);
      else expect(seen).toEqual(sortBy ? sorted.toReversed() : sorted);
    }
    const folded = await files.listV2({ with_delimiter: true, prefix: 'dir/' });
    expect(folded.data).toMatchObject({
      hasNext: false,
      folders: [{ key: 'dir/sub', name: 'dir/sub/' }],
      objects: [{ name: 'dir/one.txt' }, { name: 'dir/two.txt' }],
    });
  });
});

describe('a signed address', () => {
  it('opens one private object to anybody, until its time', async () => {
    const { files } = await makeBucket({});
    await files.upload('a b.txt', 'content');
    const { data } = await files.createSignedUrl('a b.txt', 60, { download: 'x.txt' });
    const answer = await fetch(data?.signedUrl ?? '');
    expect(await answer.text()).toBe('content');
    expect(answer.headers.get('content-disposition')).toContain('x.txt');
    const short = await files.createSignedUrl('a b.txt', 1);
    const status = async () => (await fetch(short.data?.signedUrl ?? '')).status;
    await until('its time is over', async () => (await status()) !== 200);
    expect(await said(await fetch(short.data?.signedUrl ?? ''))).toMatchObject({
      status: 400,
      error: 'InvalidJWT',
      message: '"exp" claim timestamp check failed',
    });
  });

  it('is given for each of many, with a word where there is none', async () => {
    const { files } = await makeBucket({});
    await files.upload('one.txt', 'content');
    const { data } = await files.createSignedUrls(['one.txt', 'none.txt'], 60);
    expect(await (await fetch(data?.[0]?.signedUrl ?? '')).text()).toBe('content');
    expect(data?.[1]).toMatchObject({
      path: 'none.txt',
      error: 'Either the object does not exist or you do not have access to it',
    });
    expect((await files.createSignedUrl('none.txt', 60)).error).toMatchObject({ statusCode: '404' });
  });

  it('opens nothing else: no other object or bucket, no upload, no list', async () => {
    const { id, files } = await makeBucket({});
    const other = await makeBucket({});
    for (const place of [files, other.files]) {
      await place.upload('one.txt', 'one');
      await place.upload('two.txt', 'two');
    }
    const { data } = await files.createSignedUrl('one.txt', 60);
    const token = new URL(data?.signedUrl ?? '').searchParams.get('token') ?? '';
    for (const path of [`/object/sign/${id}/two.txt`, `/object/sign/${other.id}/one.txt`])
      expect(await said(await ask(`${path}?token=${token}`))).toMatchObject({
        status: 400,
        error: 'InvalidSignature',
      });
    const upload = await ask(`/object/upload/sign/${id}/one.txt?token=${token}`, {
      method: 'PUT',
      body: 'x',
    });
    expect(upload.status).toBe(400);
    const list = await ask(`/object/list/${id}`, { method: 'POST', body: '{"prefix":""}' }, token);
    expect(list.status).toBe(400);
    const bare = await fetch(`${target.url}/storage/v1/object/sign/${id}/one.txt?token=a.b.c`);
    expect(bare.status).toBe(400);
  });

  it('for an upload takes one object of one name, once', async () => {
    const { id, files } = await makeBucket({});
    const { data } = await files.createSignedUploadUrl('a/one.txt');
    const visitor = asVisitor().storage.from(id);
    const token = data?.token ?? '';
    expect((await visitor.uploadToSignedUrl('a/two.txt', token, 'x')).error).not.toBeNull();
    const sent = await visitor.uploadToSignedUrl('a/one.txt', token, new Blob(['first']));
    expect(sent.data).toMatchObject({ path: 'a/one.txt', fullPath: `${id}/a/one.txt` });
    expect((await visitor.uploadToSignedUrl('a/one.txt', token, 'second')).error).toMatchObject({
      statusCode: '409',
    });
    expect(await (await files.download('a/one.txt')).data?.text()).toBe('first');
    const over = await files.createSignedUploadUrl('a/one.txt', { upsert: true });
    expect((await visitor.uploadToSignedUrl('a/one.txt', over.data?.token ?? '', 'third')).error).toBeNull();
    expect(await (await files.download('a/one.txt')).data?.text()).toBe('third');
  });
});
