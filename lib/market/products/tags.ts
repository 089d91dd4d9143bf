import type { ProductStatus } from '#lib/market/products/schema';

/**
 * What an edit changes in the caches of this process, before the database's own word arrives. The names are those of
 * the migration `cache_tags`.
 */
export function editTags(product: { id: string; vendor_id: string; category_id: string }): string[] {
  const lists = ['products', 'shelves'].flatMap((kind) => [
    kind,
    `${kind}:c:${product.category_id}`,
    `${kind}:v:${product.vendor_id}`,
  ]);
  return [`product:${product.id}`, ...lists];
}

/** Whether shoppers could see a product, or can now: drafts are edited in peace. */
export function concernsShoppers(before: ProductStatus, after: ProductStatus): boolean {
  return before === 'published' || after === 'published';
}
