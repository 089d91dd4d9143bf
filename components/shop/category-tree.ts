import type { Category } from '#lib/market/catalog/schema';

/** The categories without a parent, in the market's order. */
export function rootsOf(categories: readonly Category[]): Category[] {
  return categories.filter((category) => category.parent_id === null);
}

export function childrenOf(categories: readonly Category[], id: string): Category[] {
  return categories.filter((category) => category.parent_id === id);
}

/** From the root down to the category of that slug; empty when there is none. */
export function pathTo(categories: readonly Category[], slug: string | undefined): Category[] {
  const path: Category[] = [];
  let current = categories.find((category) => category.slug === slug);
  while (current && !path.includes(current)) {
    path.unshift(current);
    const parentId: string | null = current.parent_id;
    current = categories.find((category) => category.id === parentId);
  }
  return path;
}
