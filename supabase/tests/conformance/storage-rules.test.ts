import { ask, dropPolicies, letVisitors, makeBucket, removeBuckets, said } from './storage-support.ts';
import { asServer, asVisitor, isHosted, openDatabase, target } from './target.ts';

// A hosted project may be far away.
const sql = openDatabase();
afterAll(async () => {
  await removeBuckets();
  await dropPolicies(sql);
  await sql.end();
});

const inFolder = "(storage.foldername(name))[1] = 'mine'";
const byVisitor = (id: string) => asVisitor().storage.from(id);
const refused = { statusCode: '403', message: 'new row violates row-level security policy' };

describe('policies of storage.objects', () => {
  it('let somebody upload to his folder, with no right to see it, and nowhere else', async () => {
    const { id, files } = await makeBucket({});
    await letVisitors(sql, id, ['insert'], inFolder);
    expect((await byVisitor(id).upload('mine/one.txt', 'one')).error).toBeNull();
    expect((await byVisitor(id).upload('theirs/one.txt', 'one')).error).toMatchObject(refused);
    expect((await byVisitor(id).download('mine/one.txt')).error).not.toBeNull();
    expect((await byVisitor(id).list('mine')).data).toEqual([]);
    expect((await byVisitor(id).remove(['mine/one.txt'])).data).toEqual([]);
    expect((await files.list('mine')).data).toHaveLength(1);
  });

  it('decide about each of reading, listing, signing and removing', async () => {
    const { id, files } = await makeBucket({});
    await files.upload('mine/one.txt', 'one');
    await files.upload('theirs/one.txt', 'one');
    await letVisitors(sql, id, ['select', 'delete'], inFolder);
    expect(await (await byVisitor(id).download('mine/one.txt')).data?.text()).toBe('one');
    expect((await byVisitor(id).download('theirs/one.txt')).error).not.toBeNull();
    expect((await byVisitor(id).list()).data?.map(({ name }) => name)).toEqual(['mine']);
    expect((await byVisitor(id).createSignedUrl('theirs/one.txt', 60)).error).not.toBeNull();
    const signed = await byVisitor(id).createSignedUrls(['mine/one.txt', 'theirs/one.txt'], 60);
    expect(signed.data?.map(({ error }) => error === null)).toEqual([true, false]);
    const removed = await byVisitor(id).remove(['mine/one.txt', 'theirs/one.txt']);
    expect(removed.data?.map(({ name }) => name)).toEqual(['mine/one.txt']);
    expect((await files.download('theirs/one.txt')).error).toBeNull();
  });

  it('let nobody replace what he may only add', async () => {
    const { id, files } = await makeBucket({});
    await letVisitors(sql, id, ['select', 'insert']);
    await files.upload('one.txt', 'first');
    expect((await byVisitor(id).upload('one.txt', 'x', { upsert: true })).error).toMatchObject(refused);
    expect((await byVisitor(id).update('one.txt', 'x')).error).toMatchObject(refused);
    expect((await byVisitor(id).createSignedUploadUrl('one.txt', { upsert: true })).error).not.toBeNull();
    expect((await byVisitor(id).move('one.txt', 'two.txt')).error).not.toBeNull();
    await files.upload('other.txt', 'other');
    const { status } = await ask('/object/copy', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-upsert': 'true' },
      body: JSON.stringify({ bucketId: id, sourceKey: 'other.txt', destinationKey: 'one.txt' }),
    });
    expect(status).toBe(400);
    expect(await (await files.download('one.txt')).data?.text()).toBe('first');
  });

  it('hold for the target of a copy and of a move as for an upload', async () => {
    const { id, files } = await makeBucket({});
    await letVisitors(sql, id, ['select']);
    await letVisitors(sql, id, ['insert', 'update'], inFolder);
    await files.upload('mine/one.txt', 'one');
    await files.upload('theirs/one.txt', 'one');
    expect((await byVisitor(id).copy('mine/one.txt', 'theirs/two.txt')).error).toMatchObject(refused);
    expect((await byVisitor(id).move('mine/one.txt', 'theirs/two.txt')).error).toMatchObject(refused);
    expect((await byVisitor(id).move('theirs/one.txt', 'mine/two.txt')).error).not.toBeNull();
    expect((await byVisitor(id).copy('theirs/one.txt', 'mine/two.txt')).error).toBeNull();
    expect((await byVisitor(id).move('mine/one.txt', 'mine/three.txt')).error).toBeNull();
  });
});

// Hosted Storage asks a bucket's own limits at uploads only.
(isHosted ? describe.skip : describe)('limits of a bucket', () => {
  it('hold for what is copied or moved into it', async () => {
    const from = await makeBucket({});
    const csv = await makeBucket({ allowedMimeTypes: ['text/csv'] });
    const small = await makeBucket({ fileSizeLimit: 4 });
    await from.files.upload('page.txt', 'content', { contentType: 'text/plain' });
    for (const way of ['copy', 'move'] as const) {
      const into = (destinationBucket: string) =>
        from.files[way]('page.txt', 'two.txt', { destinationBucket });
      expect((await into(csv.id)).error).toMatchObject({ statusCode: '415' });
      expect((await into(small.id)).error).toMatchObject({ statusCode: '413' });
    }
    const relabelled = await ask(
      '/object/copy',
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          bucketId: csv.id,
          sourceKey: 'list.csv',
          destinationKey: 'page.html',
          copyMetadata: false,
          metadata: { mimetype: 'text/html' },
        }),
      },
      (await csv.files.upload('list.csv', 'a,b', { contentType: 'text/csv' })) && target.secretKey,
    );
    expect(await said(relabelled)).toMatchObject({ statusCode: '415' });
    expect((await csv.files.list()).data?.map(({ name }) => name)).toEqual(['list.csv']);
  });
});

describe('a token', () => {
  it.each([
    ['that is none', 'nonsense'],
    ['of three parts', 'a.b.c'],
    ['that is signed by somebody else', `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.e30.AAAA`],
    [
      'that is not signed',
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"role":"service_role"}').toString('base64url')}.`,
    ],
  ])('%s is refused in words', async (_what, token) => {
    const { id } = await makeBucket({});
    const headers = { authorization: `Bearer ${token}` };
    const list = { method: 'POST', headers, body: '{"prefix":""}' };
    const answer = await fetch(`${target.url}/storage/v1/object/list/${id}`, {
      ...list,
      headers: { ...headers, apikey: target.publishableKey, 'content-type': 'application/json' },
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(await answer.json()).toMatchObject({ message: expect.any(String) });
  });
});

// A hosted project has these.
(isHosted ? describe.skip : describe)('what is not part of the embedded stack', () => {
  it.each([
    ['GET', '/render/image/public/a/b.png?width=10'],
    ['POST', '/upload/resumable'],
    ['GET', '/s3/bucket'],
    ['POST', '/iceberg/bucket'],
    ['POST', '/vector/CreateIndex'],
    ['DELETE', '/cdn/bucket'],
  ])('%s %s says so with 501', async (method, path) => {
    const answer = await ask(path, { method }, target.secretKey);
    expect(await said(answer)).toMatchObject({
      status: 501,
      message: expect.stringContaining('not part of'),
    });
  });

  it('an analytics bucket is not made', async () => {
    const { error } = await asServer().storage.analytics.createBucket('conformance-analytics');
    expect(error).toMatchObject({ status: 501 });
  });
});
