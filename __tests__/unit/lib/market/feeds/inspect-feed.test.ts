import fc from 'fast-check';
import { inspectFeed } from '#lib/market/feeds/inspect-feed';
import { feedMapping } from '#lib/market/feeds/schema';

const plain = feedMapping.parse({});
const look = (text: string, format: 'csv' | 'json' = 'csv', mapping = plain) =>
  inspectFeed(Buffer.from(text), format, mapping);

it.each([',', ';', '\t', '|'] as const)('finds columns that %j separates', (delimiter) => {
  const { columns, lines, suggested } = look(`EAN${delimiter}Qty\n4711${delimiter}3\n`);
  expect(columns).toEqual(['EAN', 'Qty']);
  expect(lines).toEqual([['4711', '3']]);
  expect(suggested.mapping).toEqual({ sku: 'EAN', quantity: 'Qty', rows: '', delimiter });
});

it('leaves names alone that the file has', () => {
  const mapping = { ...plain, sku: 'code', quantity: 'free' };
  expect(look('sku,code,quantity,free\n1,2,3,4\n', 'csv', mapping).suggested.mapping).toEqual(mapping);
});

it('finds the list in a document, and shows objects as text', () => {
  const { columns, lines, suggested } = look(
    JSON.stringify({ meta: { n: 1 }, result: { stock: [{ sku: 'A', quantity: 2, at: { shelf: 4 } }] } }),
    'json',
  );
  expect(suggested.mapping.rows).toBe('result.stock');
  expect(columns).toEqual(['sku', 'quantity', 'at']);
  expect(lines).toEqual([['A', '2', '{"shelf":4}']]);
});

it('knows JSON that was called CSV', () => {
  expect(look('[{"sku":"A","quantity":1}]').suggested.format).toBe('json');
});

it('never throws, and shows no more than a little, whatever the bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2_000 }), fc.constantFrom('csv', 'json'), (bytes, format) => {
      const { columns, lines } = inspectFeed(Buffer.from(bytes), format as 'csv', plain);
      expect(columns.length).toBeLessThanOrEqual(60);
      expect(lines.length).toBeLessThanOrEqual(5);
    }),
  );
});
