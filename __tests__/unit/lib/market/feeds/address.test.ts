import fc from 'fast-check';
import { feedUrl } from '#lib/market/feeds/schema';

/** What the database takes, as its migration has it. */
const kept = /^https?:\/\/[^\s/?#@]+([/?#]\S*)?$/;

describe('the address of a feed', () => {
  it('is one that the database keeps, or refused with words', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'http:',
        'https:',
        'HTTP://',
        '//',
        '/',
        '\\',
        '\t',
        '\0',
        ' ',
        '@',
        '#',
        '?',
        ':',
        '%',
        '[',
        ']',
      ),
      fc.constantFrom(
        'feed.example',
        '127.1',
        '::1',
        'ä',
        '\ud800',
        '\u2028',
        '。',
        'user:key@',
        ':99999',
        '%zz',
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    );
    const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          text.map((rest) => `https://feed.example${rest}`),
        ),
        (address) => {
          const read = feedUrl.safeParse(address);
          if (!read.success) return void expect(read.error.issues[0]?.message).toMatch(/\.$/);
          expect(read.data).toMatch(kept);
          expect(read.data.length).toBeLessThanOrEqual(2_000);
          expect(new URL(read.data).href).toBe(read.data);
        },
      ),
      { numRuns: 5_000 },
    );
  });

  it.each([
    'http:\\\\feed.example\\x',
    'https:/\\feed.example',
    'https:feed.example',
    `https://feed.example/${'ä'.repeat(700)}`,
  ])('%s is refused', (address) => expect(feedUrl.safeParse(address).success).toBe(false));
});
