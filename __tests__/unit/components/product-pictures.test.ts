import { categoryOptions } from '../../../components/vendor/products/category-options.ts';
import { productHref, productsHref } from '../../../components/vendor/products/products-url.ts';
import { moved } from '../../../components/vendor/products/use-sendings.ts';
import { checkPicture, PictureRefused } from '../../../hooks/products/picture-upload.ts';

describe('a picture before it is sent', () => {
  const file = (change: object = {}) => ({ name: 'leaf.png', type: 'image/png', size: 1_000, ...change });

  it.each(['image/png', 'image/jpeg', 'image/webp', 'image/avif'])('may be %s', (type) =>
    expect(checkPicture(file({ type }))).toBe(type),
  );

  it.each([
    ['a drawing with scripts', { type: 'image/svg+xml' }, 'is not a JPEG'],
    ['a film', { type: 'video/mp4' }, 'is not a JPEG'],
    ['a file of no known kind', { type: '' }, 'is not a JPEG'],
    ['nothing', { size: 0 }, 'is empty'],
    ['too much', { size: 10 * 1024 * 1024 + 1 }, 'larger than 10 MB'],
  ])('may not be %s, and the message names the file', (_what, change, words) => {
    const check = () => checkPicture(file(change));
    expect(check).toThrow(PictureRefused);
    expect(check).toThrow(new RegExp(`^leaf.png .*${words}`));
  });
});

describe('one place on or back', () => {
  it.each([
    ['on', 0, 1, ['b', 'a', 'c']],
    ['back', 2, -1, ['a', 'c', 'b']],
    ['past the end', 2, 1, ['a', 'b', 'c']],
    ['before the start', 0, -1, ['a', 'b', 'c']],
    ['of nothing', -1, 1, ['a', 'b', 'c']],
  ] as const)('%s', (_where, index, by, expected) => {
    expect(moved(['a', 'b', 'c'], index, by)).toEqual(expected);
  });
});

it('categories are offered with their way from the root, each parent before what is below it', () => {
  const options = categoryOptions([
    { id: '1', parent_id: null, name: 'Tea' },
    { id: '3', parent_id: null, name: 'Spices' },
    { id: '2', parent_id: '1', name: 'Green' },
    { id: '4', parent_id: '2', name: 'Steamed' },
  ]);
  expect(options.map(({ label }) => label)).toEqual([
    'Tea',
    'Tea › Green',
    'Tea › Green › Steamed',
    'Spices',
  ]);
});

it('one list has one address', () => {
  expect(productsHref({ status: 'all' })).toBe('/vendor/products');
  expect(productsHref({ status: 'pending', q: 'a b', stall: 's' })).toBe(
    '/vendor/products?stall=s&status=pending&q=a+b',
  );
  expect(productHref('new')).toBe('/vendor/products/new');
  expect(productHref('new', 's')).toBe('/vendor/products/new?stall=s');
});
