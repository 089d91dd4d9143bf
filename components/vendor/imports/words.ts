import type { Delimiter, Encoding, ImportField, ImportFormat, ImportState } from '#lib/market/imports/schema';

export const formatWords: Record<ImportFormat, string> = {
  own: 'A table with columns of its own',
  shopify: 'Shopify product export',
  woocommerce: 'WooCommerce product export',
};

export const encodingWords: Record<Encoding, string> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 (little endian)',
  'utf-16be': 'UTF-16 (big endian)',
  'windows-1252': 'Windows-1252 (Western)',
};

export const delimiterWords: Record<Delimiter, string> = {
  ',': 'Comma',
  ';': 'Semicolon',
  '\t': 'Tab',
  '|': 'Bar',
};

export const fieldWords: Record<ImportField, string> = {
  handle: 'Address (handle)',
  sku: 'SKU',
  name: 'Name',
  variant: 'Variant',
  options: 'Options',
  description: 'Description',
  category: 'Category',
  unit: 'Unit',
  step: 'Step',
  price: 'Price',
  currency: 'Currency',
  location: 'Location',
  quantity: 'Quantity',
  low_stock_at: 'Low at',
  active: 'On sale',
  status: 'Status',
  images: 'Pictures (URLs)',
};

export const stateWords: Record<ImportState, string> = {
  uploaded: 'Not checked yet',
  checking: 'Being checked',
  checked: 'Checked',
  running: 'Importing',
  done: 'Imported',
  cancelled: 'Stopped',
  failed: 'Failed',
};

// The lists come from the words: what zod brings along stays out of the page's first JavaScript.
export const formats = Object.keys(formatWords) as ImportFormat[];
export const encodings = Object.keys(encodingWords) as Encoding[];
export const delimiters = Object.keys(delimiterWords) as Delimiter[];
export const fields = Object.keys(fieldWords) as ImportField[];

/** "1 line", "2,465 lines". */
export const lines = (count: number) => `${count.toLocaleString('en-IE')} ${count === 1 ? 'line' : 'lines'}`;

export const fileSize = (bytes: number) =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1_000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
