import fc from 'fast-check';
import * as z from 'zod';
import { AppError } from '#lib/base/errors';
import { parseInput, queryObject, readJson } from '#lib/web/parse-request';

const runs = { numRuns: 3_000 };

function refusal(act: () => unknown): AppError | null {
  try {
    act();
    return null;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

/** Whether a text with NUL or half a character stands anywhere in it. */
function hasOddText(value: unknown): boolean {
  if (typeof value === 'string') return !value.isWellFormed() || value.includes('\0');
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, part]) => hasOddText(name) || hasOddText(part));
}

describe('input', () => {
  it('has no text that the database refuses, wherever it stands', () => {
    const word = fc.string({
      unit: fc.constantFrom('a', 'é', '😀', '\0', '\ud800', '\udc00', '\\', 'u0000'),
    });
    const value = fc.object({ key: word, values: [word, fc.integer(), fc.boolean()], maxDepth: 4 });
    fc.assert(
      fc.property(value, (given) => {
        const refused = refusal(() => parseInput(z.unknown(), given, 'body'));
        expect(refused?.code ?? null).toBe(hasOddText(given) ? 'invalid_input' : null);
        // What is answered can be read again.
        if (refused) expect(hasOddText([refused.message, refused.details])).toBe(false);
      }),
      runs,
    );
  });

  it('is not nested without end', () => {
    const deep = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
    expect(refusal(() => parseInput(z.unknown(), deep(20), 'body'))).toBeNull();
    for (const levels of [50, 5_000, 30_000])
      expect(refusal(() => parseInput(z.unknown(), deep(levels), 'body'))?.status).toBe(422);
  });

  it('of a query gives each name once', () => {
    expect(queryObject(new URLSearchParams('a=1&__proto__=2&b='))).toEqual(
      Object.fromEntries([
        ['a', '1'],
        ['__proto__', '2'],
      ]),
    );
    expect(refusal(() => queryObject(new URLSearchParams('a=1&a=2')))?.status).toBe(400);
  });
});

describe('a JSON body', () => {
  const send = (body: BodyInit, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
    readJson(new Request('http://shop.test/', { method: 'POST', body, headers }));

  it('is read when it is what it says', async () => {
    expect(await send('{"a":"ü"}')).toEqual({ a: 'ü' });
    expect(await send('[]', { 'content-type': 'Application/JSON; charset=UTF-8' })).toEqual([]);
  });

  it.each([
    [{ 'content-type': 'text/plain' }, '{}'],
    [{ 'content-type': 'text/html, application/json' }, '{}'],
    [{ 'content-type': 'application/json; charset=utf-16' }, '{}'],
    [{ 'content-type': 'application/json', 'content-encoding': 'gzip' }, '{}'],
    [{ 'content-type': 'application/json' }, '{'],
    [{ 'content-type': 'application/json' }, ''],
  ])('is refused when it is not: %j %s', async (headers, body) => {
    await expect(send(body, headers)).rejects.toMatchObject({ status: 400 });
  });

  it('of other bytes than UTF-8, or too many, is refused', async () => {
    await expect(send(new Uint8Array([0x22, 0xff, 0xfe, 0x22]))).rejects.toMatchObject({ status: 400 });
    await expect(send(`"${'é'.repeat(40_000)}"`)).rejects.toMatchObject({ status: 413 });
  });

  it('that has no end is read no further than it may be long', async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 16_384;
        if (sent > 1_000_000) controller.error(new Error('read on and on'));
        else controller.enqueue(new Uint8Array(16_384).fill(0x20));
      },
    });
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: endless,
      duplex: 'half',
    };
    await expect(readJson(new Request('http://shop.test/', init))).rejects.toMatchObject({ status: 413 });
    expect(sent).toBeLessThan(200_000);
  });

  it('of any bytes is JSON or the client’s mistake', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 40 }), async (bytes) => {
        const outcome = await send(bytes).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toMatchObject({ status: 400 });
      }),
      { numRuns: 1_000 },
    );
  });
});
