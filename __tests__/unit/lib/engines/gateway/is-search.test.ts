import fc from 'fast-check';
import { isSearch } from '#lib/engines/gateway/is-search';

/** As anybody may spell it: each byte escaped or not. */
const spelt = (text: string, isEscaped: boolean) =>
  isEscaped
    ? [...new TextEncoder().encode(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
    : encodeURIComponent(text);

const text = fc.string({ unit: 'grapheme' });
const others = fc.array(
  fc.tuple(
    text.filter((name) => name !== 'q'),
    text,
  ),
  { maxLength: 5 },
);
const path = fc.constantFrom('/', '/products', '/api/products', '/stalls/x', '/vendors', '/api/vendors');

it('knows a search of the market by what is looked for, wherever and however it is written', () => {
  fc.assert(
    fc.property(path, others, others, text, fc.boolean(), (at, before, after, wanted, isEscaped) => {
      const pairs = [...before, ['q', wanted] as const, ...after];
      const query = pairs.map((pair) => pair.map((part) => spelt(part, isEscaped)).join('=')).join('&');
      expect(isSearch(`${at}?${query}`)).toBe(wanted.trim() !== '');
      const without = [...before, ...after].map((pair) =>
        pair.map((part) => spelt(part, isEscaped)).join('='),
      );
      expect(isSearch(`${at}?${without.join('&')}`)).toBe(false);
    }),
  );
});

it.each([
  '/products',
  '/products?q=',
  '/products?q=+',
  '/api/vendor/products?q=a',
  '/admin/vendors?q=a',
  '/vendor?q=a',
])('takes %s for none', (url) => expect(isSearch(url)).toBe(false));

it.each(['/?q=a', '/products?%71=a', '/products?q=&q=a', '/x?q=%20b', '/vendors?q=a'])(
  'takes %s for one',
  (url) => expect(isSearch(url)).toBe(true),
);
