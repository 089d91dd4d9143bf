import fc from 'fast-check';
import { boundaryOf, readForm } from '../../../supabase/local/storage/form.ts';

const BOUNDARY = 'xxBOUNDARYxx';

/** Bytes that are full of what looks like the end of a part. */
const content = fc
  .array(fc.constantFrom('\r\n', '--', '\r', '\n', '-', 'xxBOUND', `--${BOUNDARY.slice(0, -1)}`, 'a', '\0'), {
    maxLength: 60,
  })
  .map((pieces) => pieces.join(''))
  .filter((text) => !`\r\n${text}`.includes(`\r\n--${BOUNDARY}`));

const form = (fields: [string, string][], file: string, after = '') =>
  Buffer.from(
    [
      ...fields.map(
        ([name, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}`,
      ),
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name=""; filename="f.txt"\r\nContent-Type: text/csv\r\n\r\n${file}`,
      ...(after ? [`--${BOUNDARY}\r\nContent-Disposition: form-data; name="late"\r\n\r\n${after}`] : []),
      `--${BOUNDARY}--\r\n`,
    ].join('\r\n'),
  );

/** The same bytes, cut anywhere. */
async function* cut(bytes: Buffer, sizes: number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (let turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function read(chunks: AsyncIterable<Uint8Array>) {
  const { fields, contentType, bytes } = await readForm(chunks, BOUNDARY);
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(Buffer.from(piece));
  return { fields: Object.fromEntries(fields), contentType, file: Buffer.concat(pieces).toString() };
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });

test('a form is read as it was written, however it is cut and whatever is in it', async () => {
  await fc.assert(
    fc.asyncProperty(content, content, content, sizes, async (value, file, after, cuts) => {
      const bytes = form([['cacheControl', value]], file, after);
      expect(await read(cut(bytes, cuts))).toEqual({
        fields: { cacheControl: value },
        contentType: 'text/csv',
        file,
      });
    }),
    { numRuns: 2_000 },
  );
});

test('what undici writes of a FormData is read', async () => {
  const data = new FormData();
  data.append('cacheControl', '3600');
  data.append('metadata', '{"a":1}');
  data.append('', new Blob(['content'], { type: 'image/webp' }), 'ü".webp');
  const request = new Request('http://x', { method: 'POST', body: data });
  const boundary = boundaryOf(request.headers.get('content-type') ?? '') ?? '';
  const { fields, contentType, bytes } = await readForm(request.body ?? new ReadableStream(), boundary);
  expect(Object.fromEntries(fields)).toEqual({ cacheControl: '3600', metadata: '{"a":1}' });
  expect(contentType).toBe('image/webp');
  let text = '';
  for await (const piece of bytes) text += Buffer.from(piece).toString();
  expect(text).toBe('content');
});

test('a form that breaks off anywhere is refused, never taken for a whole one', async () => {
  const bytes = form([['a', 'b']], 'the content of the file', 'late');
  for (let length = 0; length < bytes.length - 4; length += 1)
    await expect(read(cut(bytes.subarray(0, length), [7]))).rejects.toThrow('form');
});

test('random bytes are no form', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), sizes, async (bytes, cuts) => {
      await expect(read(cut(Buffer.from(bytes), cuts))).rejects.toThrow('form');
    }),
    { numRuns: 2_000 },
  );
});

test('neither heads nor fields without an end are collected', async () => {
  const endless = async function* (start: string): AsyncGenerator<Uint8Array> {
    yield Buffer.from(start);
    for (let count = 0; count < 200; count += 1) yield Buffer.alloc(64 * 1024, 'x');
    throw new Error('asked for all of it');
  };
  for (const start of [
    '',
    `--${BOUNDARY}\r\n`,
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="a"\r\n\r\n`,
  ])
    await expect(read(endless(start))).rejects.toThrow('too long');
});
