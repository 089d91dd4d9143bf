import type { ProductFilters } from '#hooks/products/change-product';

export const productsPath = '/vendor/products';

/** Everything the products page's address says: whose stall, and which products of it. */
export interface ProductsPlace extends ProductFilters {
  /** The stall's slug; absent where a person works at one stall only. */
  stall?: string | undefined;
}

function withSearch(path: string, params: URLSearchParams): string {
  const search = params.toString();
  return search ? `${path}?${search}` : path;
}

/** The address of a place. The defaults are left out, so that one list has one address. */
export function productsHref({ stall, q, status }: ProductsPlace): string {
  const params = new URLSearchParams();
  if (stall) params.set('stall', stall);
  if (status !== 'all') params.set('status', status);
  if (q) params.set('q', q);
  return withSearch(productsPath, params);
}

/** The address of one product, or of a new one. */
export function productHref(id: string, stall?: string | undefined): string {
  return withSearch(`${productsPath}/${id}`, new URLSearchParams(stall ? { stall } : {}));
}
