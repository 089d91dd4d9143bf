import { readCells } from '#lib/market/imports/cells';
import {
  type CellUnder,
  columnsOf,
  filled,
  shortHash,
  withoutDebt,
} from '#lib/market/imports/format-columns';
import { htmlToText } from '#lib/market/imports/html-text';
import type { ParsedLine, Picture, ReadLine, VariantPart } from '#lib/market/imports/parsed';
import type { ImportField } from '#lib/market/imports/schema';
import { handleOf } from '#lib/market/imports/slug';

const columns: Partial<Record<ImportField, string>> = {
  handle: 'Handle',
  sku: 'Variant SKU',
  name: 'Title',
  description: 'Body (HTML)',
  category: 'Type',
  price: 'Variant Price',
  quantity: 'Variant Inventory Qty',
  status: 'Status',
  images: 'Image Src',
  options: 'Option1 Value',
};
const columnOf = (field: ImportField) => columns[field] ?? field;

const numbers = [1, 2, 3] as const;

/** The option names of a product stand in its first line only. */
function optionsOf(cell: CellUnder, names: readonly string[]): Record<string, string> {
  const pairs = numbers.flatMap((n, i) => {
    const value = cell(`Option${n} Value`);
    return value ? [[names[i] || `Option ${n}`, value] as const] : [];
  });
  return Object.fromEntries(pairs);
}

/** "Title: Default Title" is Shopify's way to say that there is but one; another title is a name and no option. */
function namedBy(options: Record<string, string>): Pick<VariantPart, 'options' | 'new_name'> {
  const entries = Object.entries(options);
  const only = entries.length === 1 ? entries[0] : undefined;
  if (only?.[0] === 'Title') return only[1] === 'Default Title' ? {} : { new_name: only[1].slice(0, 80) };
  const name = entries.map(([, value]) => value).join(' / ');
  return entries.length > 0 ? { options, new_name: name.slice(0, 80) } : {};
}

/** Shopify allows variants without a SKU; the address and the options name those, the same every time. */
function skuOf(given: string, handle: string, options: Record<string, string>): string {
  if (given) return given;
  const values = Object.values(options).join('-');
  const made = handleOf(`${handle}-${values === 'Default Title' ? '' : values}`);
  return made.length <= 80 ? made : `${made.slice(0, 70)}-${shortHash(handle + values)}`;
}

function pictureOf(cell: CellUnder): Picture[] {
  const url = cell('Image Src');
  return /^https?:\/\//i.test(url) && URL.canParse(url)
    ? [{ url, alt: cell('Image Alt Text').slice(0, 300) }]
    : [];
}

interface Known {
  handle: string;
  optionNames: string[];
}

/**
 * Reads Shopify's product export: the first line of a product has its texts and first variant, the following ones
 * further variants, further pictures, or both. Its price is the one of now; "compare at" is no price of ours. Stock
 * that Shopify does not keep (no tracker) is not taken for an empty shelf.
 */
export function shopifyLines(headers: readonly string[]): ReadLine {
  const under = columnsOf(headers);
  const hasTracker = headers.some((header) => header.trim().toLowerCase() === 'variant inventory tracker');
  let known: Known = { handle: '', optionNames: [] };

  return ({ line, cells }): ParsedLine => {
    const cell = under(cells);
    const handle = handleOf(cell('Handle'));
    if (handle !== known.handle || cell('Title'))
      known = { handle, optionNames: numbers.map((n) => cell(`Option${n} Name`)) };
    const options = optionsOf(cell, known.optionNames);
    const isVariant = Boolean(
      cell('Variant SKU') || cell('Variant Price') || Object.keys(options).length > 0,
    );
    const sku = skuOf(cell('Variant SKU'), handle, options);
    const isCounted = !hasTracker || cell('Variant Inventory Tracker') !== '';
    const stated = isCounted && isVariant ? cell('Variant Inventory Qty') : '';
    const debt = withoutDebt(stated, { line, column: columnOf('quantity'), sku });
    const { values, problems } = readCells(
      filled({
        handle,
        name: cell('Title'),
        description: htmlToText(cell('Body (HTML)')),
        category: cell('Type') || cell('Product Category'),
        status: cell('Status') || (/^(false|no|0)$/i.test(cell('Published')) ? 'draft' : ''),
        ...(isVariant && { sku, price: cell('Variant Price'), quantity: debt.quantity }),
      }),
      line,
      columnOf,
    );
    if (!handle)
      problems.push({ line, level: 'error', column: 'Handle', sku: null, reason: 'The handle is missing.' });
    const { name, description, category, price, quantity } = values;
    const images = pictureOf(cell);
    const isDraft =
      name !== undefined && values.status !== undefined && values.status.toLowerCase() !== 'active';
    return {
      line,
      group: handle || `line ${line}`,
      product: {
        ...(handle && { handle }),
        ...(name !== undefined && { name }),
        ...(description !== undefined && { description }),
        ...(category !== undefined && { category }),
        ...(isDraft && { is_draft: true }),
        ...(images.length > 0 && { images }),
      },
      variant: isVariant
        ? {
            line,
            sku,
            ...namedBy(options),
            ...(price !== undefined && { price }),
            stock: quantity === undefined ? [] : [{ line, quantity, in_steps: true }],
          }
        : null,
      problems: [...problems, ...(problems.length === 0 ? debt.problems : [])],
    };
  };
}
