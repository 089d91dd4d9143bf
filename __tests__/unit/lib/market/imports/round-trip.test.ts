import { Readable } from 'node:stream';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ImportBatch, makeBatches } from '#lib/market/imports/batches';
import { exportFormats } from '#lib/market/imports/export-lines';
import type { ExportProduct } from '#lib/market/imports/export-queries';
import { guessMapping } from '#lib/market/imports/mapping';
import type { ImportItem } from '#lib/market/imports/parsed';
import { readLines } from '#lib/market/imports/read-lines';
import { readTable } from '#lib/market/imports/records';
import type { ImportFormat } from '#lib/market/imports/schema';
import { csvLine } from '#lib/words/csv';

process.env.SUPABASE_URL ??= 'http://127.0.0.1:3000';
process.env.SITE_URL ??= 'http://127.0.0.1:3000';

const words = fc
  .string({
    unit: fc.constantFrom('a', 'é', '"', ',', ';', "'", '=', '-', '\n', ' ', '<', '&', '茶', '\\n'),
    minLength: 2,
    maxLength: 40,
  })
  .map((text) => text.trim())
  .filter((text) => text.length >= 2);
/** Names stand on one line. */
const names = words.filter((text) => !text.includes('\n'));
const cents = fc.integer({ min: 0, max: 1_000_000 }).map((value) => value / 100);

const variant = fc.record({
  name: names,
  price: cents,
  step: fc.constantFrom(1, 50, 0.5),
  is_active: fc.boolean(),
  steps: fc.integer({ min: 0, max: 500 }),
  crumbs: fc.constantFrom(0, 0.25),
});

const products = fc
  .array(
    fc.record({
      name: names,
      description: words,
      variants: fc.array(variant, { minLength: 1, maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((all) =>
    all.map(
      ({ variants, ...product }, p): ExportProduct => ({
        ...product,
        id: String(p),
        handle: `product-${p}`,
        category: 'teas',
        unit: 'g',
        currency: 'EUR',
        status: 'published',
        images: [],
        variants: variants.map(({ steps, crumbs, ...each }, v) => ({
          ...each,
          sku: `SKU-${p}-${v}`,
          options: { Size: `${v} g` },
          shelves: [
            {
              location_id: 'main',
              location: 'Main',
              quantity: steps * each.step + crumbs * each.step,
              low_stock_at: 2,
            },
          ],
        })),
      }),
    ),
  );

async function readBack(format: ImportFormat, given: ExportProduct[]) {
  const { headers, lines } = exportFormats[format];
  const text = [headers, ...given.flatMap((product, i) => lines(product, 'main', i + 1))]
    .map(csvLine)
    .join('');
  const source = Readable.from([Buffer.from(`\ufeff${text}`)]);
  const records = readTable(source, { encoding: 'utf-8', delimiter: ',' });
  const options = { format, mapping: guessMapping(headers), now: new Date(0) };
  const items: ImportItem[] = [];
  const problems: object[] = [];
  for await (const batch of makeBatches(readLines(records, options), 0)) {
    items.push(...batch.items);
    problems.push(...batch.problems);
  }
  return { items, problems };
}

test.each(['own', 'shopify', 'woocommerce'] as const)(
  'what %s files hold comes back as it was',
  async (format) => {
    await fc.assert(
      fc.asyncProperty(products, async (given) => {
        const { items, problems } = await readBack(format, given);
        expect(problems).toEqual([]);
        expect(items).toHaveLength(given.length);
        given.forEach((product, p) => {
          expect(items[p]).toMatchObject({
            name: product.name,
            description: product.description,
            category: 'teas',
          });
          product.variants.forEach((each, v) => {
            const read = items[p]?.variants[v];
            expect(read).toMatchObject({ sku: each.sku, price: each.price, options: each.options });
            const quantity = each.shelves[0]?.quantity ?? 0;
            const stated = format === 'own' ? quantity : Math.floor(quantity / each.step + 1e-9);
            expect(read?.stock[0]?.quantity).toBe(stated);
          });
        });
      }),
      { numRuns: 60 },
    );
  },
);

test('lines beyond the place where a run was cut off make the same batches', async () => {
  const lines = Array.from({ length: 4_000 }, (_, i) => `A${i},Tea ${i},1`);
  const batchesAfter = async (after: number) => {
    const source = Readable.from([Buffer.from(`sku,name,price\n${lines.join('\n')}\n`)]);
    const options = {
      format: 'own' as const,
      mapping: guessMapping(['sku', 'name', 'price']),
      now: new Date(0),
    };
    const records = readTable(source, { encoding: 'utf-8', delimiter: ',' });
    const batches: ImportBatch[] = [];
    for await (const batch of makeBatches(readLines(records, options), after)) batches.push(batch);
    return batches;
  };
  const [first, ...others] = await batchesAfter(0);
  expect(first?.lines).toBeGreaterThan(1_000);
  expect(await batchesAfter(first?.lastLine ?? 0)).toEqual(others);
});
