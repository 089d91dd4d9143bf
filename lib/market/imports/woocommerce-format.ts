import { readCells } from '#lib/market/imports/cells';
import { type CellUnder, columnsOf, filled, withoutDebt } from '#lib/market/imports/format-columns';
import { htmlToText } from '#lib/market/imports/html-text';
import type { LineProblem, ParsedLine, ProductPart, ReadLine, VariantPart } from '#lib/market/imports/parsed';
import type { ImportField } from '#lib/market/imports/schema';

const columns: Partial<Record<ImportField, string>> = {
  sku: 'SKU',
  name: 'Name',
  description: 'Description',
  category: 'Categories',
  price: 'Regular price',
  quantity: 'Stock',
  status: 'Published',
  images: 'Images',
};
const columnOf = (field: ImportField) => columns[field] ?? field;

/** Products with variations that one file may have open at a time, in characters of their texts: some 30 MB. */
const maxParentChars = 16_000_000;

/** WooCommerce writes line breaks of texts as the two characters \n. */
const unfold = (text: string) => htmlToText(text.replaceAll('\\r\\n', '\n').replaceAll('\\n', '\n'));

/** Whether the sale of the file is on at this moment; without dates it always is. */
function isOnSale(cell: CellUnder, now: Date): boolean {
  const from = Date.parse(cell('Date sale price starts'));
  const until = Date.parse(cell('Date sale price ends'));
  return !(from > now.getTime()) && !(until < now.getTime());
}

const priceOf = (cell: CellUnder, now: Date) => {
  const sale = cell('Sale price');
  return sale && isOnSale(cell, now) ? sale : cell('Regular price');
};

/** The first of several: "Tea > Green, Sale". The name of a category may hold an escaped comma. */
const firstCategory = (text: string) =>
  (/^(?:\\.|[^,\\])*/.exec(text)?.[0] ?? '').replaceAll('\\,', ',').trim();

function optionsOf(cell: CellUnder): Record<string, string> {
  const pairs: [string, string][] = [];
  for (let n = 1; n <= 20; n++) {
    const name = cell(`Attribute ${n} name`);
    const value = cell(`Attribute ${n} value(s)`);
    if (name && value) pairs.push([name.slice(0, 80), value.slice(0, 200)]);
  }
  return Object.fromEntries(pairs);
}

/** An attribute called "Variant" alone is how our export writes the name of a variant that has no options. */
function namedBy(options: Record<string, string>): Pick<VariantPart, 'options' | 'new_name'> {
  const values = Object.values(options);
  if (values.length === 0) return {};
  const new_name = values.join(' / ').slice(0, 80);
  return values.length === 1 && options.Variant ? { new_name } : { options, new_name };
}

const picturesOf = (text: string) =>
  text
    .split(/,\s+|\s+/)
    .filter((url) => /^https?:\/\//i.test(url) && URL.canParse(url))
    .map((url) => ({ url, alt: '' }));

interface Parent {
  product: ProductPart;
  chars: number;
}

/** What is remembered of products with variations until the file ends; the oldest give way when it is too much. */
function makeParents() {
  const kept = new Map<string, Parent>();
  let chars = 0;
  return {
    add(key: string, product: ProductPart): void {
      const size = key.length + (product.description?.length ?? 0) + 200;
      kept.set(key, { product, chars: size });
      chars += size;
      for (const [old, parent] of kept) {
        if (chars <= maxParentChars) break;
        kept.delete(old);
        chars -= parent.chars;
      }
    },
    find: (key: string) => kept.get(key)?.product,
  };
}

function productOf(cell: CellUnder, line: number): { product: ProductPart; problems: LineProblem[] } {
  const { values, problems } = readCells(
    filled({
      name: cell('Name'),
      description: unfold(cell('Description') || cell('Short description')),
      category: firstCategory(cell('Categories')),
    }),
    line,
    columnOf,
  );
  const images = picturesOf(cell('Images'));
  const published = cell('Published');
  return {
    product: {
      ...(values.name !== undefined && { name: values.name }),
      ...(values.description !== undefined && { description: values.description }),
      ...(values.category !== undefined && { category: values.category }),
      ...(published !== '' && published !== '1' && { is_draft: true }),
      ...(images.length > 0 && { images }),
    },
    problems,
  };
}

/** A variation without a SKU of its own is known by the number that the other shop gave it. */
const skuOf = (cell: CellUnder) => cell('SKU') || (cell('ID') && `woo-${cell('ID')}`);

function variantOf(cell: CellUnder, line: number, now: Date, isVariation: boolean) {
  const sku = skuOf(cell);
  const debt = withoutDebt(cell('Stock'), { line, column: 'Stock', sku });
  // "parent" where the stock is kept with the product, which ours is not.
  const quantity = /^parent$/i.test(debt.quantity) ? '' : debt.quantity;
  const { values, problems } = readCells(
    filled({ sku, price: priceOf(cell, now), quantity }),
    line,
    columnOf,
  );
  if (!sku) problems.push({ line, level: 'error', column: 'SKU', sku: null, reason: 'The SKU is missing.' });
  const described = isVariation ? namedBy(optionsOf(cell)) : {};
  const variant: VariantPart = {
    line,
    sku,
    ...described,
    ...(values.price !== undefined && { price: values.price }),
    ...(isVariation && cell('Published') !== '' && { is_active: cell('Published') === '1' }),
    stock: values.quantity === undefined ? [] : [{ line, quantity: values.quantity, in_steps: true }],
  };
  return { variant, problems: [...problems, ...(problems.length === 0 ? debt.problems : [])] };
}

const parentKeys = (cell: CellUnder) =>
  [cell('SKU'), cell('ID') && `id:${cell('ID')}`].filter((key) => key !== '');

const refusal = (line: number, column: string, reason: string): LineProblem => ({
  line,
  level: 'error',
  column,
  sku: null,
  reason,
});

/**
 * Reads WooCommerce's product export: simple products are a line each; a variable product is a line of its own, and
 * its variations, wherever they stand after it, name it by SKU or `id:`. `now` decides which sale prices are on.
 */
export function woocommerceLines(headers: readonly string[], now: Date): ReadLine {
  const under = columnsOf(headers);
  const parents = makeParents();

  function variation(cell: CellUnder, line: number): ParsedLine {
    const key = cell('Parent');
    const product = parents.find(key);
    const { variant, problems } = variantOf(cell, line, now, true);
    if (!product)
      problems.push(
        refusal(line, 'Parent', `Its product "${key.slice(0, 80)}" does not stand before it in the file.`),
      );
    return { line, group: `parent ${key}`, key, product: product ?? {}, variant, problems };
  }

  return ({ line, cells }): ParsedLine => {
    const cell = under(cells);
    const types = cell('Type')
      .toLowerCase()
      .split(',')
      .map((type) => type.trim());
    if (types.includes('variation')) return variation(cell, line);
    const { product, problems } = productOf(cell, line);
    if (types.includes('variable')) {
      if (problems.length === 0) for (const key of parentKeys(cell)) parents.add(key, product);
      return { line, group: `line ${line}`, product: {}, variant: null, problems };
    }
    if (types.includes('grouped') || types.includes('external'))
      problems.push(refusal(line, 'Type', `Products of the type "${types[0]}" cannot be sold here.`));
    const simple = variantOf(cell, line, now, false);
    return {
      line,
      group: `line ${line}`,
      product,
      variant: simple.variant,
      problems: [...problems, ...simple.problems],
    };
  };
}
