import type { ProductCard } from '#lib/market/catalog/schema';

/** What a live shelf needs of its products: where to listen, and what is known now. */
export function shelfProps(products: readonly ProductCard[], vendorId?: string) {
  const categoryIds = [...new Set(products.map((product) => product.category.id))];
  return {
    topics: vendorId ? { vendorId } : { categoryIds },
    initial: products.map(({ id, stock_status, stock_quantity }) => ({ id, stock_status, stock_quantity })),
  };
}
