/** What the bounds of columns are tried with: values beyond them in every shape, and the largest that forms save. */

interface Target {
  table: string;
  column: string;
  type: string;
}

const size = 200_000;
/** More than any column takes. */
export const letters = 'a'.repeat(size);
const json = (value: unknown) => JSON.stringify(value);

/**
 * Values larger than any bound. One shape for each pattern that a CHECK asks for, so that at least one of them is
 * refused for its size alone.
 */
export function tooLarge({ column, type }: Target, vendorId: string): string[] {
  if (type === 'bytea') return [`\\x${'00'.repeat(size)}`];
  if (type.endsWith('[]')) {
    const element = column === 'scopes' ? 'orders:read' : 'a';
    return [`{${Array(20_000).fill(element).join(',')}}`, `{${letters}}`];
  }
  if (type === 'numeric') return ['1e400'];
  if (type === 'jsonb' || type === 'json')
    return [
      json({ sku: letters }),
      json(Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`k${n}`, 'a']))),
      json([letters]),
      json(Array(60_000).fill('a')),
      json(Array.from({ length: 1_000 }, () => Array(100).fill('a'))),
    ];
  return [
    letters,
    '\u{1F33F}'.repeat(size / 4),
    `${letters}@livestall.example`,
    `https://livestall.example/${letters}`,
    `${vendorId}/${letters}.webp`,
    `${vendorId}/1.webp/${'a/'.repeat(size / 2)}a`,
    `data:image/webp;base64,${letters}`,
    `/${letters}`,
    'a-'.repeat(size / 2).concat('a'),
    '0'.repeat(size),
  ];
}

/** Five options as the form has them; a letter outside the Basic Multilingual Plane counts twice there. */
const options = (name: string, value: string) =>
  json(Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`${n}${name}`, value])));

interface Fitting extends Target {
  what: string;
  value: (vendorId: string) => string;
}
const text = (table: string, column: string, value: string): Fitting => ({
  table,
  column,
  type: 'text',
  what: `${value.length} × ${value.slice(-1)}`,
  value: () => value,
});
const texts = (table: string, column: string, max: number) =>
  ['x', 'ß', '漢', '\u{1F33F}'].map((letter) => text(table, column, letter.repeat(max / letter.length)));

/** The largest values of the schemas in lib/<domain>/schema.ts. */
export const fitting: Fitting[] = [
  ...texts('products', 'name', 160),
  ...texts('products', 'description', 20_000),
  ...texts('products', 'image_alt', 300),
  ...texts('product_images', 'alt', 300),
  ...texts('product_variants', 'name', 80),
  ...texts('product_variants', 'sku', 80),
  ...texts('vendors', 'store_name', 80),
  ...texts('vendors', 'tagline', 160),
  ...texts('vendors', 'description', 5_000),
  ...texts('vendors', 'city', 80),
  ...texts('vendors', 'image_alt', 160),
  ...texts('locations', 'name', 80),
  ...texts('locations', 'city', 80),
  ...texts('inventory_feeds', 'name', 80),
  ...texts('vendor_api_keys', 'name', 80),
  ...texts('profiles', 'full_name', 120),
  text('inventory_feeds', 'url', `https://feed.example/${'a'.repeat(1_979)}`),
  {
    table: 'product_images',
    column: 'path',
    type: 'text',
    what: 'a path of 300 letters',
    value: (vendorId) => `${vendorId}/${'a'.repeat(300 - 37 - 5)}.webp`,
  },
  ...[
    ['x'.repeat(39), 'y'.repeat(80)] as const,
    ['漢'.repeat(39), '字'.repeat(80)] as const,
    ['"'.repeat(39), '\\'.repeat(80)] as const,
    ['\u0001'.repeat(39), '\u0002'.repeat(80)] as const,
  ].map(([name, value]) => ({
    table: 'product_variants',
    column: 'options',
    type: 'jsonb',
    what: `five options of ${json(value.slice(0, 1))}`,
    value: () => options(name, value),
  })),
  {
    table: 'inventory_feeds',
    column: 'mapping',
    type: 'jsonb',
    what: 'the longest names of columns',
    value: () =>
      json({ sku: '漢'.repeat(120), quantity: '"'.repeat(120), rows: '\u0001'.repeat(200), delimiter: '\t' }),
  },
];
