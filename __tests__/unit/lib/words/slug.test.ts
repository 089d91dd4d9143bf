import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { handleOf } from '#lib/market/imports/slug';
import { productSlug } from '#lib/market/products/slug';
import { slug as stallRule, stallSlug } from '#lib/market/vendors/applications/schema';
import { slugOf } from '#lib/words/slug';

it.each([
  ['Łódź', 'lodz'],
  ['Đorđe', 'dorde'],
  ['Þingvellir Æða', 'thingvellir-aeda'],
  ['Œuvre ǿ', 'oeuvre-o'],
  ['IŞIK ışık', 'isik-isik'],
  ['STRAẞE', 'strasse'],
  ['Tea™ №5', 'teatm-no5'],
  ['Ada’s  Teas!', 'adas-teas'],
  ['茶屋', ''],
])('%j becomes %j wherever an address is made of it', (name, address) => {
  expect(slugOf(name, 99)).toBe(address);
  expect(stallSlug(name)).toBe(address);
  expect(handleOf(name)).toBe(address);
  expect(productSlug(name)).toBe(address || 'product');
});

/** What the database asks of the slugs of a table, as supabase/schema has it. */
function ruleOf(area: string, table: string): { pattern: RegExp; maxLength: number } {
  const schema = readFileSync(`supabase/schema/${area}.sql`, 'utf8');
  const rule = new RegExp(
    `${table}_slug_check CHECK .*?'(\\^.*?\\$)'.*?char_length\\(slug\\) <= (\\d+)`,
  ).exec(schema);
  if (!rule?.[1]) throw new Error(`There is no rule for slugs of ${table} any more.`);
  return { pattern: new RegExp(rule[1]), maxLength: Number(rule[2]) };
}
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({
    unit: fc.constantFrom('-', ' ', "'", 'ß', 'æ', 'Þ', 'ﬃ', '™', 'İ', 'é', 'a', 'Z', '7'),
    maxLength: 300,
  }),
);
const fits = (slug: string, { pattern, maxLength }: ReturnType<typeof ruleOf>) =>
  pattern.test(slug) && slug.length <= maxLength;

it('what comes out fits the database, and becomes itself', () => {
  const stalls = ruleOf('stalls', 'vendors');
  const products = ruleOf('catalog', 'products');
  fc.assert(
    fc.property(texts, (name) => {
      const [stall, handle, product] = [stallSlug(name), handleOf(name), productSlug(name)];
      expect(stall === '' || fits(stall, stalls)).toBe(true);
      expect(stall.length < 3 || stallRule.safeParse(stall).success).toBe(true);
      expect(handle === '' || fits(handle, products)).toBe(true);
      expect(fits(product, products)).toBe(true);
      expect([stallSlug(stall), handleOf(handle), productSlug(product)]).toEqual([stall, handle, product]);
    }),
    { numRuns: 500 },
  );
});
