import { publicObjectUrl } from '#lib/base/env';
import type { ExportProduct, ExportVariant } from '#lib/market/imports/export-queries';
import { textToHtml } from '#lib/market/imports/html-text';
import { type ImportFormat, importFields } from '#lib/market/imports/schema';

type Cell = string | number;

/** One way of writing products: its headers, and the lines of one product. */
export interface ExportFormat {
  headers: readonly string[];
  /** `place` is whose stock is shown where a format knows no places. `n` counts products from 1. */
  lines(product: ExportProduct, place: string | undefined, n: number): Cell[][];
}

const pictureUrls = ({ images }: ExportProduct) =>
  images.map(({ path }) => publicObjectUrl('product-images', path));

const emptyShelf = { location: '', quantity: '', low_stock_at: '' } as const;

/** Our own: a line per variant and place, nothing left out. */
const own: ExportFormat = {
  headers: importFields,
  lines: (product) =>
    product.variants.flatMap((variant) => {
      const shelves = variant.shelves.length > 0 ? variant.shelves : [emptyShelf];
      return shelves.map(({ location, quantity, low_stock_at }) => [
        product.handle,
        variant.sku,
        product.name,
        variant.name,
        Object.keys(variant.options).length > 0 ? JSON.stringify(variant.options) : '',
        product.description,
        product.category,
        product.unit,
        variant.step,
        variant.price.toFixed(2),
        product.currency,
        location,
        quantity,
        low_stock_at,
        variant.is_active ? 'yes' : 'no',
        product.status,
        pictureUrls(product).join(' '),
      ]);
    }),
};

/** What lies at the place, counted in what is sold at once; '' where the variant has no shelf. */
function stepsAt({ shelves, step }: ExportVariant, place: string | undefined): Cell {
  const shelf = shelves.find(({ location_id }) => location_id === place);
  // The tiny addend makes up for 0.3 / 0.1 being a little less than 3.
  return shelf ? Math.floor(shelf.quantity / step + 1e-9) : '';
}

const shopifyHeaders = [
  'Handle',
  'Title',
  'Body (HTML)',
  'Vendor',
  'Type',
  'Tags',
  'Published',
  'Option1 Name',
  'Option1 Value',
  'Option2 Name',
  'Option2 Value',
  'Option3 Name',
  'Option3 Value',
  'Variant SKU',
  'Variant Grams',
  'Variant Inventory Tracker',
  'Variant Inventory Qty',
  'Variant Inventory Policy',
  'Variant Fulfillment Service',
  'Variant Price',
  'Variant Compare At Price',
  'Variant Requires Shipping',
  'Variant Taxable',
  'Variant Barcode',
  'Image Src',
  'Image Position',
  'Image Alt Text',
  'Gift Card',
  'Variant Weight Unit',
  'Status',
] as const;

/** Three options at most; a variant that has a name and no options gets it as its title. */
function shopifyOptions(variant: ExportVariant, isOnly: boolean): [string, string][] {
  const entries = Object.entries(variant.options).slice(0, 3);
  if (entries.length > 0) return entries;
  return [['Title', isOnly || variant.name === '' ? 'Default Title' : variant.name]];
}

function shopifyVariant(product: ExportProduct, variant: ExportVariant, place: string | undefined) {
  const options = shopifyOptions(variant, product.variants.length === 1).flatMap(([name, value], i) => [
    [`Option${i + 1} Name`, name],
    [`Option${i + 1} Value`, value],
  ]);
  return {
    ...Object.fromEntries(options),
    'Variant SKU': variant.sku,
    'Variant Inventory Tracker': 'shopify',
    'Variant Inventory Qty': stepsAt(variant, place),
    'Variant Inventory Policy': 'deny',
    'Variant Fulfillment Service': 'manual',
    'Variant Price': variant.price.toFixed(2),
    'Variant Requires Shipping': 'true',
    'Variant Taxable': 'true',
  };
}

const shopify: ExportFormat = {
  headers: shopifyHeaders,
  lines(product, place) {
    const isPublished = product.status === 'published';
    const first = {
      Title: product.name,
      'Body (HTML)': textToHtml(product.description),
      Type: product.category,
      Published: String(isPublished),
      'Gift Card': 'false',
      Status: isPublished ? 'active' : 'draft',
    };
    const pictures = pictureUrls(product);
    const count = Math.max(product.variants.length, pictures.length);
    return Array.from({ length: count }, (_, i) => {
      const variant = product.variants[i];
      const picture = pictures[i];
      const cells: Record<string, Cell> = {
        Handle: product.handle,
        ...(i === 0 && first),
        ...(variant && shopifyVariant(product, variant, place)),
        ...(picture && {
          'Image Src': picture,
          'Image Position': i + 1,
          'Image Alt Text': product.images[i]?.alt ?? '',
        }),
      };
      return shopifyHeaders.map((header) => cells[header] ?? '');
    });
  },
};

const attributeHeaders = [1, 2, 3].flatMap((n) => [
  `Attribute ${n} name`,
  `Attribute ${n} value(s)`,
  `Attribute ${n} visible`,
  `Attribute ${n} global`,
]);
const wooHeaders: readonly string[] = [
  'ID',
  'Type',
  'SKU',
  'Name',
  'Published',
  'Is featured?',
  'Visibility in catalog',
  'Short description',
  'Description',
  'Tax status',
  'In stock?',
  'Stock',
  'Backorders allowed?',
  'Sale price',
  'Regular price',
  'Categories',
  'Images',
  'Parent',
  'Position',
  ...attributeHeaders,
];

function wooOptions(variant: ExportVariant): [string, string][] {
  const entries = Object.entries(variant.options).slice(0, 3);
  return entries.length > 0 || variant.name === '' ? entries : [['Variant', variant.name]];
}

const attributeCells = (options: readonly [string, string][]) =>
  Object.fromEntries(
    options.flatMap(([name, value], i) => [
      [`Attribute ${i + 1} name`, name],
      [`Attribute ${i + 1} value(s)`, value],
      [`Attribute ${i + 1} visible`, 1],
      [`Attribute ${i + 1} global`, 0],
    ]),
  );

/** WooCommerce writes line breaks as the two characters \n: ours are <br>, and a backslash before an n is no break. */
const wooHtml = (text: string) => textToHtml(text).replace(/\\(?=[nr])/g, '&#92;');

const wooCells = (product: ExportProduct) => ({
  Name: product.name,
  Published: product.status === 'published' ? 1 : -1,
  'Visibility in catalog': 'visible',
  Description: wooHtml(product.description),
  'Tax status': 'taxable',
  Categories: product.category,
  Images: pictureUrls(product).join(', '),
});

function wooStock(variant: ExportVariant, place: string | undefined) {
  const stock = stepsAt(variant, place);
  return {
    Stock: stock,
    'In stock?': stock === '' || stock === 0 ? 0 : 1,
    'Regular price': variant.price.toFixed(2),
  };
}

function wooParent(product: ExportProduct, id: number): Record<string, Cell> {
  const values = new Map<string, Set<string>>();
  for (const variant of product.variants)
    for (const [name, value] of wooOptions(variant))
      values.set(name, (values.get(name) ?? new Set()).add(value));
  const all = [...values].slice(0, 3).map(([name, each]): [string, string] => [name, [...each].join(', ')]);
  return { ID: id, Type: 'variable', ...wooCells(product), ...attributeCells(all) };
}

const woocommerce: ExportFormat = {
  headers: wooHeaders,
  lines(product, place, n) {
    // Numbers that no other line of the file has; 1,000 variants leave room.
    const id = n * 1_000;
    const [only] = product.variants;
    const isSimple = product.variants.length === 1 && only && Object.keys(only.options).length === 0;
    const simple = isSimple && {
      ID: id,
      Type: 'simple',
      SKU: only.sku,
      ...wooCells(product),
      ...wooStock(only, place),
    };
    const lines: Record<string, Cell>[] = simple
      ? [simple]
      : [
          wooParent(product, id),
          ...product.variants.map((variant, i) => ({
            ID: id + i + 1,
            Type: 'variation',
            SKU: variant.sku,
            Name: product.name,
            Published: variant.is_active ? 1 : 0,
            ...wooStock(variant, place),
            Parent: `id:${id}`,
            Position: i + 1,
            ...attributeCells(wooOptions(variant)),
          })),
        ];
    return lines.map((cells) => wooHeaders.map((header) => cells[header] ?? ''));
  },
};

/** The ways in which a stall's products can be written. */
export const exportFormats: Record<ImportFormat, ExportFormat> = { own, shopify, woocommerce };
