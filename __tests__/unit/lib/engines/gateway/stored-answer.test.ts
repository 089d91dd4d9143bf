import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { sizeOf } from '#lib/engines/cache/size-of';
import { bodyOf, makeStoredAnswer, type RenderedAnswer } from '#lib/engines/gateway/stored-answer';

const rendered = (body: Buffer, contentType: string): RenderedAnswer => ({
  status: 200,
  headers: [['content-type', contentType]],
  body,
  tags: [],
  isPersonal: false,
  isStorable: true,
  renderMs: 1,
});

const encodings = ['identity', 'gzip', 'br'] as const;

describe('a stored answer keeps the memory of its bytes and no more', () => {
  /** Text that repeats itself after `variety` characters. */
  const text = (length: number, variety: number) =>
    Buffer.alloc(length, randomBytes(Math.ceil(variety / 2)).toString('hex'));

  it.each([
    ['a small page, which compresses to next to nothing', text(3_000, 40), 'text/html'],
    ['a page', text(60_000, 4_000), 'text/html'],
    ['a large one', text(900_000, 90_000), 'text/html'],
    ['JSON of a few bytes', Buffer.from('{"stock":3}'), 'application/json'],
    ['a picture', randomBytes(5_000), 'image/webp'],
  ])('%s', async (_, body, contentType) => {
    const answer = await makeStoredAnswer(rendered(body, contentType));
    for (const encoding of encodings) {
      const bytes = bodyOf(answer, encoding);
      expect(bytes.buffer.byteLength).toBe(bytes.byteLength);
    }
    expect(bodyOf(answer, 'identity')).toEqual(body);
  });

  it('of any size', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 200_000 }),
        fc.integer({ min: 2, max: 50_000 }),
        async (length, variety) => {
          const { variants } = await makeStoredAnswer(rendered(text(length, variety), 'text/html'));
          const bodies = new Set(encodings.map((encoding) => variants[encoding].body));
          for (const body of bodies) expect(body?.buffer.byteLength ?? 0).toBe(body?.byteLength ?? 0);
        },
      ),
      { numRuns: 100 },
    );
  });
});

it('what is measured of a piece of a buffer is all that it keeps', () => {
  const slab = Buffer.alloc(65_536);
  expect(sizeOf(slab.subarray(0, 10))).toBeGreaterThanOrEqual(65_536);
});
