import fc from 'fast-check';
import { AppError } from '#lib/base/errors';
import { cursorValue, decodeCursor, encodeCursor, toPage } from '#lib/words/cursor';

const runs = { numRuns: 3_000 };
const text = fc.string({ unit: 'grapheme', maxLength: 60 });
const decode = (cursor: string, kind: keyof typeof cursorValue) =>
  decodeCursor<string | number>(cursor, 'name', cursorValue[kind]);
const kinds = ['text', 'decimal', 'integer', 'timestamp'] as const;

/** What it decodes to; null when it was refused as the client's mistake. Anything else that is thrown fails the test. */
function readValue(cursor: string, kind: keyof typeof cursorValue): string | number | null {
  try {
    return decode(cursor, kind).value;
  } catch (error) {
    if (error instanceof AppError && error.status === 400) return null;
    throw error;
  }
}

describe('cursors', () => {
  it('come back as they were, and only for their own sort', () => {
    fc.assert(
      fc.property(
        fc.uuid(),
        text.filter((value) => !value.includes('\0')),
        (id, value) => {
          const cursor = encodeCursor({ sort: 'name', value, id });
          expect(decode(cursor, 'text')).toEqual({ sort: 'name', value, id });
          expect(() => decodeCursor(cursor, 'newest', cursorValue.text)).toThrow(AppError);
        },
      ),
      runs,
    );
  });

  it('that somebody made up are refused, never an internal error', () => {
    const bytes = fc.uint8Array({ maxLength: 80 }).map((all) => Buffer.from(all).toString('base64url'));
    const json = fc.json().map((all) => Buffer.from(all).toString('base64url'));
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), bytes, json),
        fc.constantFrom(...kinds),
        (cursor, kind) => {
          expect(readValue(cursor, kind)).toBeNull();
        },
      ),
      runs,
    );
  });

  it('carry a value of their sort’s kind or none', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.double(),
      fc.integer(),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      fc.constantFrom(
        'infinity',
        'NaN',
        '-0',
        '1e400',
        '9'.repeat(150),
        '0x10',
        '',
        ' ',
        '12,5',
        '\0',
        '\ud800',
      ),
      fc.constantFrom(
        'now',
        'epoch',
        '2026-02-30 10:00:00+00',
        '2026-13-01T00:00:00Z',
        '99999-01-01 00:00:00+00',
      ),
      fc.constantFrom(
        '2026-01-01 24:00:01+00',
        '2026-01-01 00:00:00+99',
        '0000-01-01T00:00:00Z',
        '2026-01-01',
      ),
    );
    const shapes: Record<(typeof kinds)[number], (value: string | number) => boolean> = {
      text: (value) => typeof value === 'string' && value.isWellFormed() && !value.includes('\0'),
      decimal: (value) => typeof value === 'string' && /^-?\d{1,15}(\.\d+)?$/.test(value),
      integer: (value) => Number.isSafeInteger(value),
      timestamp: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
    };
    fc.assert(
      fc.property(value, fc.uuid(), fc.constantFrom(...kinds), (given, id, kind) => {
        const cursor = Buffer.from(JSON.stringify(['name', given, id])).toString('base64url');
        const read = readValue(cursor, kind);
        expect(read === null || shapes[kind](read)).toBe(true);
      }),
      runs,
    );
  });

  it.each([
    ['timestamp', '2026-11-30 17:00:00.123456+00'],
    ['timestamp', '2026-11-30T17:00:00.123Z'],
    ['timestamp', '2024-02-29 00:00:00+00'],
    ['decimal', '12.50'],
    ['decimal', 0.607927],
    ['integer', 4_711],
    ['text', 'Zoë’s'],
  ] as const)('of the database are good: %s %s', (kind, value) => {
    expect(readValue(encodeCursor({ sort: 'name', value, id: crypto.randomUUID() }), kind)).toBe(
      kind === 'decimal' ? String(value) : value,
    );
  });
});

describe('pages', () => {
  it('that follow each other have every row once, in order, and the last one says that it is the last', () => {
    fc.assert(
      fc.property(fc.nat({ max: 40 }), fc.integer({ min: 1, max: 15 }), (count, limit) => {
        const all = Array.from({ length: count }, (_, n) => ({ n, id: crypto.randomUUID() }));
        const seen: typeof all = [];
        for (let from = 0; ; ) {
          const { rows, nextCursor } = toPage(all.slice(from, from + limit + 1), limit, 'name', (last) => [
            last.n,
            last.id,
          ]);
          seen.push(...rows);
          if (nextCursor === null) break;
          expect(rows).toHaveLength(limit);
          const { value, id } = decode(nextCursor, 'integer');
          expect({ value, id }).toEqual({ value: rows.at(-1)?.n, id: rows.at(-1)?.id });
          from = Number(value) + 1;
        }
        expect(seen).toEqual(all);
      }),
      { numRuns: 300 },
    );
  });
});
