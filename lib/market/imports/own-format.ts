import { type LineCells, type LineValues, readCells } from '#lib/market/imports/cells';
import type { LineProblem, ParsedLine, ProductPart, ReadLine, VariantPart } from '#lib/market/imports/parsed';
import type { ImportField, ImportMapping } from '#lib/market/imports/schema';
import { handleOf } from '#lib/market/imports/slug';
import { fromFormulaSafe } from '#lib/words/formula-safe';

function productOf(values: LineValues): ProductPart {
  const { name, description, category, unit, currency, images, status } = values;
  const handle = values.handle && handleOf(values.handle);
  return {
    ...(handle && { handle }),
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(category !== undefined && { category }),
    ...(unit !== undefined && { unit }),
    ...(currency !== undefined && { currency }),
    ...(status?.toLowerCase() === 'draft' && { is_draft: true }),
    ...(images && images.length > 0 && { images: images.map((url) => ({ url, alt: '' })) }),
  };
}

function variantOf(values: LineValues, line: number, sku: string): VariantPart {
  const { variant, options, price, step, active, location, quantity, low_stock_at } = values;
  const hasStock = quantity !== undefined || low_stock_at !== undefined;
  const stock = {
    line,
    ...(location !== undefined && { location }),
    ...(quantity !== undefined && { quantity }),
    ...(low_stock_at !== undefined && { threshold: low_stock_at }),
  };
  return {
    line,
    sku,
    ...(variant !== undefined && { name: variant }),
    ...(options !== undefined && { options }),
    ...(price !== undefined && { price }),
    ...(step !== undefined && { step }),
    ...(active !== undefined && { is_active: active }),
    stock: hasStock ? [stock] : [],
  };
}

/**
 * Reads a table of one's own by its mapping: a line per variant and place, lines with one address (handle), or
 * without any one SKU, are one product. Texts are taken as they stand.
 */
export function ownLines(headers: readonly string[], mapping: ImportMapping): ReadLine {
  const places = (Object.entries(mapping) as [ImportField, string][])
    .map(([field, header]) => ({ field, index: headers.indexOf(header) }))
    .filter(({ index }) => index >= 0);
  const columnOf = (field: ImportField) => mapping[field] ?? field;

  return ({ line, cells }): ParsedLine => {
    const given: LineCells = {};
    for (const { field, index } of places) {
      const cell = cells[index];
      if (cell !== undefined && cell.trim() !== '') given[field] = fromFormulaSafe(cell);
    }
    const { values, problems } = readCells(given, line, columnOf);
    const sku = values.sku;
    if (problems.length === 0 && sku === undefined) problems.push(noSku(line, columnOf('sku')));
    const product = productOf(values);
    const group = product.handle ?? `sku ${sku ?? line}`;
    return { line, group, product, variant: sku ? variantOf(values, line, sku) : null, problems };
  };
}

const noSku = (line: number, column: string): LineProblem => ({
  line,
  level: 'error',
  column,
  sku: null,
  reason: 'The SKU is missing. Products are told apart by it.',
});
