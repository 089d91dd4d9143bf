import { randomUUID } from 'node:crypto';
import { createClient } from '@supabase/supabase-js';
import fc from 'fast-check';

// Real processes on a machine that may be busy with other test files.
const { SUPABASE_URL = '', SUPABASE_SECRET_KEY = '', SUPABASE_PUBLISHABLE_KEY = '' } = process.env;
const bucket = `hostile-${randomUUID()}`;
const files = createClient(SUPABASE_URL, SUPABASE_SECRET_KEY, { auth: { persistSession: false } }).storage;

beforeAll(async () => {
  await files.createBucket(bucket, { public: true });
  await files.from(bucket).upload('there.txt', 'content');
});

const strange = fc.oneof(
  fc.constantFrom(
    '',
    '.',
    '..',
    '%2e%2e',
    '%00',
    '%ff',
    '%',
    '%zz',
    '%ED%A0%80',
    '%2f..%2f..%2fetc',
    'there.txt',
    'a'.repeat(1_100),
    '%27%22%3B--',
    'sign',
    'public',
    'info',
    'list',
  ),
  fc.string({ maxLength: 12 }).map((text) => encodeURIComponent(text.toWellFormed())),
);

const path = fc
  .tuple(
    fc.constantFrom(
      'object',
      'object/sign',
      'object/public',
      'object/authenticated',
      'object/info',
      'object/info/public',
      'object/list',
      'object/list-v2',
      'object/copy',
      'object/move',
      'object/upload/sign',
      'bucket',
      'nothing',
    ),
    fc.constantFrom(`/${bucket}`, '/none', '/%00', '/..', ''),
    fc.array(strange, { maxLength: 3 }),
    fc.constantFrom(
      '',
      '?token=a.b.c',
      '?token=',
      '?token=%00&download=%F0',
      '?limit=x',
      '?offset=-1&sortColumn=1',
      '?download=%0d%0aset-cookie:x',
    ),
  )
  .map(([head, where, rest, query]) => `/${head}${where}${rest.map((part) => `/${part}`).join('')}${query}`);

const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
/** JSON with every kind of value where the routes look for theirs. */
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    '\u0000',
    '\ud800',
    '../x',
    'there.txt',
    'x'.repeat(2_000),
    1e308,
    -1,
    0.5,
    [],
    [null],
    [['a']],
  ),
);
const json = fc
  .dictionary(
    fc.constantFrom(
      ...[
        'prefix',
        'prefixes',
        'paths',
        'limit',
        'offset',
        'search',
        'sortBy',
        'cursor',
        'expiresIn',
        'bucketId',
      ],
      ...['sourceKey', 'destinationKey', 'destinationBucket', 'name', 'id', 'public', 'file_size_limit'],
      ...['allowed_mime_types', 'transform', 'metadata', 'copyMetadata', 'with_delimiter', '__proto__'],
    ),
    value,
  )
  .map((body) => JSON.stringify({ bucketId: bucket, sourceKey: 'there.txt', prefix: '', ...body }));
const body = fc.oneof(
  json,
  fc.constantFrom('', '{', 'null', '[]', '"x"', '1', deep(50_000), `{"prefix":${deep(50_000)}}`),
  fc.string({ maxLength: 100 }),
);

const headers = fc.record(
  {
    'content-type': fc.constantFrom(
      'application/json',
      'multipart/form-data',
      'multipart/form-data; boundary=',
      'multipart/form-data; boundary=x',
      'text/plain',
      'nonsense',
      ';;;',
    ),
    'x-upsert': fc.constantFrom('true', 'false', 'x'),
    'x-metadata': fc.constantFrom(
      '',
      '!!!',
      Buffer.from(`{"a":"\\u0000"}`).toString('base64'),
      Buffer.from(`{"a":${deep(8_000)}}`)
        .toString('base64')
        .slice(0, 12_000),
    ),
    'cache-control': fc.constantFrom('max-age=1', 'x'.repeat(300)),
    range: fc.constantFrom(
      'bytes=0-',
      'bytes=9-1',
      'bytes=-0',
      'bytes=99999999999999999999-',
      'lines=1',
      'bytes=0-1,3-4',
    ),
    'if-none-match': fc.constantFrom('*', '"', 'W/"x"'),
    'if-modified-since': fc.constantFrom('yesterday', '0', new Date().toUTCString()),
  },
  { requiredKeys: [] },
);

const request = fc.record({
  method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'),
  path,
  body,
  headers,
  key: fc.constantFrom(SUPABASE_SECRET_KEY, SUPABASE_SECRET_KEY, SUPABASE_PUBLISHABLE_KEY, '', 'a.b.c'),
});

test('no path, query, header or body that anybody sends is a fault of ours', async () => {
  const seen = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(request, async (asked) => {
      const hasBody = asked.method !== 'GET' && asked.method !== 'HEAD';
      const answer = await fetch(`${SUPABASE_URL}/storage/v1${asked.path}`, {
        method: asked.method,
        headers: { ...asked.headers, ...(asked.key ? { apikey: asked.key } : {}) },
        redirect: 'manual',
        ...(hasBody ? { body: asked.body } : {}),
      });
      await answer.arrayBuffer();
      seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
      expect(answer.status).toBeLessThan(500);
      expect(answer.headers.get('set-cookie')).toBeNull();
    }),
    { numRuns: 3_000 },
  );
  // The cases reach what is behind the doors as well.
  expect([...seen.keys()]).toEqual(expect.arrayContaining([200, 400, 404]));
  expect((await files.listBuckets()).error).toBeNull();
});
