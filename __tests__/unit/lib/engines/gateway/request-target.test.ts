import { publicRoutes } from '#lib/engines/gateway/public-routes';
import { makeFindTarget } from '#lib/engines/gateway/request-target';

const find = makeFindTarget({
  proxies: [{ prefix: '/storage/v1', target: new URL('http://stack') }],
  publicRoutes,
  publicFiles: ['/theme.js'],
  keepsAssets: true,
});

const id = '00000000-0000-4000-8000-000000000001';

describe('findTarget', () => {
  it.each([
    ['/', '/', '/'],
    ['/?utm_source=mail', '/', '/'],
    [`/products/${id}`, '/products/[id]', `/products/${id}`],
    [`/products/${id}?`, '/products/[id]', `/products/${id}`],
    ['/products?sort=name&category=tea', '/products', '/products?category=tea&sort=name'],
    ['/vendors/moss-and-mint', '/vendors/[slug]', '/vendors/moss-and-mint'],
    [`/api/products/${id}/stock`, '/api/products/[id]/stock', `/api/products/${id}/stock`],
    ['/api/supabase/products?limit=2&q=', '/api/supabase/products', '/api/supabase/products?limit=2'],
  ])('%s is answered from memory as %s', (url, pattern, path) => {
    const target = find(url);
    expect(target).toMatchObject({ kind: 'public', path, route: { pattern } });
  });

  it.each([
    '/products/',
    '/products/a%2Fb',
    '/products/a/b',
    '//products',
    '/Products',
    '/products?page=2',
    '/api/products',
    '/api/me',
    '/vendor/inventory',
    '/account',
    `/products/${'a'.repeat(121)}`,
  ])('%s is left to the app', (url) => expect(find(url).kind).toBe('app'));

  it.each([
    ['/_next/static/chunks/a-b_c.123.js', 'asset'],
    ['/theme.js', 'asset'],
    ['/theme.js?x', 'app'],
    ['/_next/static/../../etc/passwd', 'odd'],
    ['/_next/static/chunks/..', 'odd'],
    ['/products/..', 'odd'],
    ['/products/%2e%2E/x', 'odd'],
    ['/products#x', 'odd'],
    ['http://other.test/products', 'odd'],
    ['*', 'odd'],
    ['/%zz', 'odd'],
    ['/products?q=%', 'odd'],
    ['/_next/image?url=x', 'app'],
    ['/api/health', 'health'],
    ['/metrics', 'metrics'],
    ['/storage/v1/object/public/x/y.webp', 'proxy'],
  ])('%s is %s', (url, kind) => expect(find(url).kind).toBe(kind));

  it('knows pictures, of which a page shows many', () => {
    expect(find('/storage/v1/object/public/x/y.webp')).toMatchObject({ isPicture: true });
    expect(find('/storage/v1/object/sign/x/y.webp')).toMatchObject({ isPicture: false });
  });

  it('knows an address again whether it remembers it or not', () => {
    for (let n = 0; n < 20_000; n += 1) find(`/products?q=${n}`);
    expect(find('/products?q=0')).toMatchObject({ kind: 'public', path: '/products?q=0' });
    const long = `/products?q=${'x'.repeat(600)}`;
    expect(find(long)).toEqual(find(long));
  });
});
