import type { ProductQuery } from '#lib/market/catalog/schema';

/** What a catalogue page may be asked for by its address, in the order that addresses are written. */
export const catalogueParams = [
  'category',
  'q',
  'vendor_id',
  'min_price',
  'max_price',
  'in_stock',
  'sort',
  'cursor',
] as const satisfies readonly (keyof ProductQuery)[];

export type CatalogueParam = (typeof catalogueParams)[number];
export type CatalogueState = Partial<Record<CatalogueParam, string>>;

/** The filters as text, as a form and an address hold them. */
export function toCatalogueState(query: Partial<ProductQuery>): CatalogueState {
  const entries = catalogueParams.flatMap((name) => {
    const value = query[name];
    return value === undefined || value === false ? [] : [[name, String(value)] as const];
  });
  return Object.fromEntries(entries);
}

/** The query string of a state: empty values left out, always in the same order, so that caches meet again. */
export function toSearch(state: CatalogueState): string {
  const params = new URLSearchParams();
  for (const name of catalogueParams) {
    const value = state[name];
    if (value) params.set(name, value);
  }
  return params.toString();
}

/** The address of the catalogue with some of its filters changed. Any change starts at the first page. */
export function catalogueHref(state: CatalogueState, change: CatalogueState = {}): string {
  const search = toSearch({ ...state, cursor: undefined, ...change });
  return search ? `/products?${search}` : '/products';
}
