import fc from 'fast-check';
import { safeReturnPath } from '#lib/web/return-path';

const shop = 'https://shop.test';
const runs = { numRuns: 5_000 };

/** Pieces that addresses of other sites are built from, and some that belong to a path. */
const piece = fc.oneof(
  fc.constantFrom(
    '/',
    '\\',
    '//',
    '/\\',
    '.',
    '..',
    '/./',
    '/../',
    '%2e',
    '%2f',
    '%5c',
    '%09',
    '%00',
    '@',
    ':',
  ),
  fc.constantFrom('\t', '\n', '\r', '\0', ' ', '\u00a0', '\u2028', '\u200b', '\ufeff', '／', '。', '\ud800'),
  fc.constantFrom(
    'http:',
    'https://',
    'javascript:',
    'data:',
    'evil.example',
    'evil.example/',
    '[::1]',
    '?',
    '#',
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const hostile = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));

/** Where a browser goes that is told to go to `text` from a page of the shop. */
const originOf = (text: string) => new URL(text, `${shop}/sign-in`).origin;

describe('return paths', () => {
  it('stay on this shop, whatever is asked for', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          hostile,
          hostile.map((text) => `/${text}`),
        ),
        (text) => {
          const path = safeReturnPath(text);
          expect(originOf(path)).toBe(shop);
          // As written in a `Location` header or an attribute too.
          expect(path).toMatch(/^\/(?![/\\])[\x21-\x7e]*$/);
          expect(safeReturnPath(path)).toBe(path);
        },
      ),
      runs,
    );
  });

  it('still stay when what is asked for is decoded once more', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const encoded = encodeURIComponent(text.toWellFormed());
        const [next] = new URL(`${shop}/sign-in?next=/${encoded}`).searchParams.getAll('next');
        expect(originOf(safeReturnPath(next))).toBe(shop);
      }),
      runs,
    );
  });

  it('lead to pages of the shop as they were asked for', () => {
    const word = fc.stringMatching(/^[\w.~-]{1,12}$/).filter((text) => !/^\.{1,2}$/.test(text));
    const path = fc.array(word, { maxLength: 4 }).map((words) => `/${words.join('/')}`);
    const query = fc.option(fc.tuple(word, word), { nil: null });
    fc.assert(
      fc.property(path, query, (text, pair) => {
        const next = pair ? `${text}?${pair[0]}=${pair[1]}` : text;
        expect(safeReturnPath(next)).toBe(next);
      }),
      runs,
    );
  });

  it.each([
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '\t//evil.example',
    '/\0/evil.example',
    '/.//evil.example',
    '/..//evil.example',
    '/%2e//evil.example',
    '/a/..//evil.example',
    '/./\\evil.example',
    'https://evil.example',
    'https:evil.example',
    'javascript:alert(1)',
    '@evil.example',
    '.evil.example',
    '',
    `/${'a'.repeat(5_000)}`,
    '/\ud800',
    null,
    undefined,
    ['/account'],
  ])('are the home page instead of %j', (next) => {
    expect(safeReturnPath(next)).toBe('/');
  });

  it('keep queries and fragments, and escape what is not plain', () => {
    expect(safeReturnPath('/vendor/inventory?level=low#now')).toBe('/vendor/inventory?level=low#now');
    expect(safeReturnPath('/products?q=thé vert')).toBe('/products?q=th%C3%A9%20vert');
    expect(safeReturnPath('/products?next=//evil.example')).toBe('/products?next=//evil.example');
  });
});
