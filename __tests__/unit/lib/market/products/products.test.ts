import {
  createProductInput,
  pictureUploadInput,
  rejectInput,
  saveProductInput,
} from '#lib/market/products/schema';
import { productSlug } from '#lib/market/products/slug';
import { concernsShoppers, editTags } from '#lib/market/products/tags';

const pattern = /^[a-z0-9]+(-[a-z0-9]+)*$/;

describe('the address of a name', () => {
  it.each([
    ['White Tea', 'white-tea'],
    ['Weißer Tee, 50 g', 'weisser-tee-50-g'],
    ['Crème brûlée', 'creme-brulee'],
    ['  Smørrebrød!  ', 'smorrebrod'],
    ['白茶', 'product'],
    ['---', 'product'],
  ])('%j is %j', (name, slug) => expect(productSlug(name)).toBe(slug));

  it('fits the database, however long the name', () => {
    const slug = productSlug('a '.repeat(400));
    expect(slug.length).toBeLessThanOrEqual(160);
    expect(slug).toMatch(pattern);
  });
});

describe('a new product', () => {
  const input = { name: 'White tea', category_id: 'a3bb189e-8bf9-4888-9912-ace4e6543002' };
  const paths = (value: object) =>
    (createProductInput.safeParse(value).error?.issues ?? []).map(({ path }) => path.join('.'));

  it('is sold in one way or in variants, not in both', () => {
    expect(paths({ ...input, price: 4.5, initial_quantity: 0 })).toEqual([]);
    expect(paths({ ...input, variants: [{ price: 4.5 }] })).toEqual([]);
    expect(paths(input)).toEqual(['price']);
    expect(paths({ ...input, price: 1, initial_quantity: 3, variants: [{ price: 4.5 }] })).toEqual([
      'price',
      'initial_quantity',
    ]);
  });

  it.each([
    ['price', { price: 4.505 }],
    ['price', { price: -1 }],
    ['price', { price: Number.NaN }],
    ['step', { price: 1, step: 0 }],
    ['step', { price: 1, step: 0.0001 }],
    ['initial_quantity', { price: 1, initial_quantity: -1 }],
    ['initial_quantity', { price: 1, initial_quantity: 1_000_000 }],
    ['', { price: 1, status: 'published' }],
    ['', { price: 1, stock_quantity: 5 }],
  ])('names what is wrong with its %s: %j', (path, change) => {
    expect(paths({ ...input, ...change })).toEqual([path]);
  });
});

it('an edit leaves something to sell', () => {
  const updated_at = '2026-11-23T10:00:00.000Z';
  const variants = [{ price: 1, is_active: false }];
  expect(saveProductInput.safeParse({ updated_at, variants }).success).toBe(false);
  expect(saveProductInput.safeParse({ updated_at, variants: [] }).success).toBe(false);
  expect(saveProductInput.safeParse({ updated_at }).success).toBe(true);
});

it.each([
  [{ type: 'image/svg+xml', size: 100 }, 'Choose a JPEG, PNG, WebP or AVIF picture.'],
  [{ type: 'image/png', size: 0 }, 'The file is empty.'],
  [{ type: 'image/png', size: 11_000_000 }, 'The picture is larger than 10 MB. Choose a smaller one.'],
])('no place for %j', (input, message) => {
  expect(pictureUploadInput.safeParse(input).error?.issues[0]?.message).toBe(message);
});

it('who sends a product back says why', () => {
  const updated_at = '2026-11-23T10:00:00.000Z';
  expect(rejectInput.safeParse({ updated_at, reason: '  ' }).error?.issues[0]?.message).toBe(
    'Say what has to change.',
  );
});

it('an edit drops the product and the lists that it is in', () => {
  expect(editTags({ id: 'p', vendor_id: 'v', category_id: 'c' })).toEqual([
    'product:p',
    'products',
    'products:c:c',
    'products:v:v',
    'shelves',
    'shelves:c:c',
    'shelves:v:v',
  ]);
  expect(concernsShoppers('draft', 'pending')).toBe(false);
  expect(concernsShoppers('published', 'archived')).toBe(true);
  expect(concernsShoppers('pending', 'published')).toBe(true);
});
