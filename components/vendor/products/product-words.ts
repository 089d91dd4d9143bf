import type { ProductStatus } from '#lib/market/products/schema';
import type { UnitOfMeasure } from '#lib/words/units';

export const productStatusWords: Record<ProductStatus, string> = {
  draft: 'Draft',
  pending: 'In review',
  published: 'On sale',
  rejected: 'Needs changes',
  archived: 'Archived',
};

export const unitWords: Record<UnitOfMeasure, string> = {
  each: 'By the piece',
  g: 'By weight, in grams',
  kg: 'By weight, in kilograms',
  ml: 'By volume, in millilitres',
  l: 'By volume, in litres',
};

/** Beside a figure: "g", "pcs". */
export const unitMark = (unit: UnitOfMeasure): string => (unit === 'each' ? 'pcs' : unit);
