import fc from 'fast-check';
import { canonicalQuery } from '#lib/engines/gateway/canonical-query';
import { publicRoutes } from '#lib/engines/gateway/public-routes';
import { productQuery } from '#lib/market/catalog/schema';
import { vendorQuery } from '#lib/market/vendors/schema';

const rules = { query: ['category', 'q', 'sort'], kind: 'html' } as const;
const read = (raw: string) => canonicalQuery(raw, rules);

describe('canonicalQuery', () => {
  it('writes every spelling of a question in one way', () => {
    const spellings = [
      'q=green+tea&category=tea',
      'category=tea&q=green%20tea',
      'category=tea&sort=&q=green%20te%61',
    ];
    for (const raw of spellings) expect(read(raw)).toBe('?category=tea&q=green%20tea');
  });

  it.each(['', 'q=', 'utm_source=x', 'utm_anything=1&gclid=2&fbclid=3&msclkid=4&mc_cid=5&mc_eid=6&ref=7'])(
    'asks for nothing: %j',
    (raw) => expect(read(raw)).toBe(''),
  );

  it.each(['page=2', 'Q=tea', 'q=a&q=b', 'q=&q=tea', 'q=%E0%A4%A', '%zz=1', '=x', 'q[]=1'])(
    'leaves it to the page: %j',
    (raw) => expect(read(raw)).toBeNull(),
  );

  it('leaves out the hash that the router adds, which says nothing that the headers do not', () => {
    expect(read('_rsc=abc&q=tea')).toBe('?q=tea');
    expect(canonicalQuery('_rsc=abc', { query: [], kind: 'json' })).toBeNull();
  });

  it('tells programs of parameters that do not belong there, instead of dropping them', () => {
    expect(canonicalQuery('utm_source=x', { query: ['q'], kind: 'json' })).toBeNull();
  });

  it('says the same as URLSearchParams does of what it keeps', () => {
    const value = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(value, value, (q, category) => {
        const raw = new URLSearchParams({ q, category }).toString();
        const search = read(raw) ?? '';
        expect(Object.fromEntries(new URLSearchParams(search))).toEqual(
          Object.fromEntries(new URLSearchParams(raw)),
        );
        expect(read(search.slice(1))).toBe(search);
      }),
    );
  });
});

describe('the table of public routes', () => {
  const queryOf = (pattern: string) => publicRoutes.find((route) => route.pattern === pattern)?.query;

  it('knows exactly the questions that the API answers', () => {
    const names = Object.keys(productQuery.shape);
    expect([...(queryOf('/api/supabase/products') ?? [])].sort()).toEqual(names.sort());
    expect([...(queryOf('/api/vendors') ?? [])].sort()).toEqual(Object.keys(vendorQuery.shape).sort());
    const page = names.filter((name) => name !== 'limit');
    expect([...(queryOf('/products') ?? [])].sort()).toEqual(page);
  });

  it('gives no grace to what programs ask, and at most a second to pages', () => {
    for (const { kind, graceMs } of publicRoutes) expect(graceMs).toBe(kind === 'html' ? 700 : 0);
  });
});
