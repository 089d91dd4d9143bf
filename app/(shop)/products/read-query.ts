import { type ProductQuery, productQuery } from '#lib/market/catalog/schema';
import { type CatalogueParam, catalogueParams } from '../../../components/shop/catalogue-url.ts';

export type SearchParams = Record<string, string | string[] | undefined>;

/** The first value of a parameter, trimmed; undefined when it is missing or empty. */
export function firstParam(raw: SearchParams[string]): string | undefined {
  return (Array.isArray(raw) ? raw[0] : raw)?.trim() || undefined;
}

function parseParam(name: CatalogueParam, raw: SearchParams[string]): Partial<ProductQuery> {
  const parsed = productQuery.shape[name].safeParse(firstParam(raw));
  return parsed.success ? { [name]: parsed.data } : {};
}

/**
 * The filters in a page's address. People edit addresses and forms send empty fields, so what cannot be
 * understood is left out rather than refused; the API, which programs call, refuses it.
 */
export function readQuery(params: SearchParams): ProductQuery {
  const query = productQuery.parse({});
  return Object.assign(query, ...catalogueParams.map((name) => parseParam(name, params[name])));
}
