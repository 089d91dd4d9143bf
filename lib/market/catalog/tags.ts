import type { ProductCard, ProductDetail, ProductQuery } from '#lib/market/catalog/schema';
import { vendorTag } from '#lib/market/vendors/tags';

// The database's triggers announce these tags: see the migration `cache_tags`.

/** Anything of a product: its text, its pictures, its stock. */
export const productTag = (productId: string) => `product:${productId}`;

/** What pages show of a product on a card: everything but its exact stock, see `toShelfCard`. */
export const cardTag = (productId: string) => `card:${productId}`;

/** The tree of categories, and every name and address in it. */
export const categoriesTag = 'categories';

/** The reports: what is popular, how many products a category has. */
export const viewsTag = 'views';

/** Lists of what is on the market, or of what can be bought; of all of it, one category or one stall. */
type ListKind = 'products' | 'shelves';
const inCategory = (kind: ListKind, categoryId: string) => `${kind}:c:${categoryId}`;
const ofVendor = (kind: ListKind, vendorId: string) => `${kind}:v:${vendorId}`;

type Tag = (productId: string) => string;

/** What these products depend on, `tag` of each among it: `productTag` with their exact stock, `cardTag` without. */
export function cardTags(cards: readonly ProductCard[], tag: Tag = productTag): string[] {
  const tags = cards.flatMap((card) => [tag(card.id), vendorTag(card.vendor.id)]);
  return [...new Set([...tags, categoriesTag])];
}

/** What a product's page depends on. For a product that is not there, the id that was looked for. */
export function detailTags(id: string, product: ProductDetail | null): string[] {
  return product ? cardTags([product]) : [productTag(id)];
}

/** Which products a list has and in which order; one tag per category below the one that was asked for. */
export function listTags(
  query: Pick<ProductQuery, 'vendor_id' | 'in_stock'>,
  categoryIds: readonly string[] | null,
): string[] {
  const kinds: ListKind[] = query.in_stock ? ['products', 'shelves'] : ['products'];
  const { vendor_id } = query;
  return kinds.flatMap((kind) => {
    if (vendor_id) return [ofVendor(kind, vendor_id)];
    return categoryIds ? categoryIds.map((id) => inCategory(kind, id)) : [kind];
  });
}

/** Which products are shown beside one: others of its category and stall, those in stock first. */
export function relatedTags(product: ProductCard): string[] {
  const kinds: ListKind[] = ['products', 'shelves'];
  return kinds.flatMap((kind) => [inCategory(kind, product.category.id), ofVendor(kind, product.vendor.id)]);
}
