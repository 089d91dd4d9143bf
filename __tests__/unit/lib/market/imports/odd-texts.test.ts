import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { FileRecord, ParsedLine } from '#lib/market/imports/parsed';
import { readLines } from '#lib/market/imports/read-lines';
import type { ImportFormat } from '#lib/market/imports/schema';

const headers: Record<ImportFormat, string[]> = {
  own: ['handle', 'sku', 'name', 'variant', 'options', 'description', 'price', 'category'],
  shopify: [
    'Handle',
    'Variant SKU',
    'Title',
    'Option1 Name',
    'Option1 Value',
    'Body (HTML)',
    'Variant Price',
    'Type',
  ],
  woocommerce: [
    'Type',
    'SKU',
    'Name',
    'Attribute 1 name',
    'Attribute 1 value(s)',
    'Description',
    'Regular price',
    'Categories',
  ],
};
const own = headers.own;

const odd = fc.constantFrom(
  '\0',
  '\ud800',
  '\udc00',
  '\u0001',
  '\u0085',
  '\n',
  '\t',
  '\u2028',
  '\u202e',
  '\u2066',
  '\u200b',
  '\u2800',
  '&#0;',
  '&#xD800;',
  '&#133;',
);
const text = fc
  .array(fc.oneof(odd, fc.constantFrom('tea', ' ', 'é', '茶', '"', '=')), { maxLength: 6 })
  .map((parts) => parts.join(''));
const options = fc
  .dictionary(text, text, { maxKeys: 3, noNullPrototype: true })
  .map((value) => JSON.stringify(value));
const line = fc.tuple(
  text,
  text,
  text,
  text,
  fc.oneof(options, text),
  text,
  fc.constantFrom('1.5', ''),
  text,
);

async function read(format: ImportFormat, lines: readonly string[][]): Promise<ParsedLine[]> {
  async function* records(): AsyncGenerator<FileRecord> {
    for (const [n, cells] of [headers[format], ...lines].entries()) yield { line: n + 1, cells: [...cells] };
  }
  const mapping = Object.fromEntries(own.map((field) => [field, field]));
  const parsed: ParsedLine[] = [];
  for await (const each of readLines(records(), { format, mapping, now: new Date(0) })) parsed.push(each);
  return parsed;
}

/** What Postgres takes as jsonb: no NUL, no half of a pair. */
const storable = (value: unknown) => !/\\u(0000|d[89a-f])/.test(JSON.stringify(value).replaceAll('\\\\', ''));
const isOneLine = (value: string) => !/[\p{Cc}\u2028-\u202e\u2066-\u2069]/u.test(value);

test.each<ImportFormat>(['own', 'shopify', 'woocommerce'])(
  'whatever stands in a file (%s), what is sent on can be written, and the lines beside it go on',
  async (format) => {
    const good = ['good-tea', 'GOOD', 'Good tea', '', '', 'Good.', '2.5', ''];
    const lastLine =
      format === 'woocommerce' ? ['simple', 'GOOD', 'Good tea', '', '', 'Good.', '2.5', ''] : good;
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 40, maxLength: 80 }), async (lines) => {
        const parsed = await read(format, [...lines, lastLine]);
        for (const each of parsed) {
          expect(storable(each)).toBe(true);
          const { product, variant } = each;
          for (const name of [product.name, variant?.sku, variant?.name])
            expect(isOneLine(name ?? '')).toBe(true);
          if (product.name) expect(product.name).toMatch(/[^\s\u200b\u2800]/);
        }
        const last = parsed.at(-1);
        expect(last?.variant?.sku).toBe('GOOD');
        expect(last?.problems.filter(({ level }) => level === 'error')).toEqual([]);
      }),
      { numRuns: 30 },
    );
  },
);

test.each([
  ['{"a":"\\u0000"}', 'The line has a character'],
  ['{"\\u0000":"a"}', 'The line has a character'],
  ['{"a":"\\ud800"}', 'The line has a character'],
  [
    JSON.stringify(Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`k${n}`, 'v']))),
    'The options are too long',
  ],
])('options of %.20s are refused in words, with the SKU', async (cell, words) => {
  const [parsed] = await read('own', [['tea', 'TEA-1', 'Good tea', '', cell, 'x', '1', '']]);
  expect(parsed?.problems).toEqual([expect.objectContaining({ level: 'error', sku: 'TEA-1', line: 2 })]);
  expect(parsed?.problems[0]?.reason).toContain(words);
  expect(parsed?.variant).toBeNull();
});

test.each(['\u200b\u200b', '\u2800 \u2800', '\u3164\u00ad'])(
  'a name of nothing but %j is refused in words, as the database would refuse it',
  async (name) => {
    const [parsed] = await read('own', [['tea', 'TEA-1', name, '', '', 'x', '1', '']]);
    expect(parsed?.problems).toEqual([
      expect.objectContaining({ level: 'error', sku: 'TEA-1', line: 2, reason: 'The name shows nothing.' }),
    ]);
  },
);
