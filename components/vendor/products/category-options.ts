import type { Category } from '#lib/market/catalog/schema';

/** What of a category it takes to choose one. */
export type CategoryNode = Pick<Category, 'id' | 'parent_id' | 'name'>;

export interface CategoryOption {
  id: string;
  /** From the root down: "Teas › Green tea". */
  label: string;
}

/** Every category with its way from the root, in the market's order: a parent, then what is below it. */
export function categoryOptions(categories: readonly CategoryNode[]): CategoryOption[] {
  const below = (parentId: string | null, way: string[]): CategoryOption[] =>
    categories
      .filter(({ parent_id }) => parent_id === parentId)
      .flatMap(({ id, name }) => {
        const path = [...way, name];
        return [{ id, label: path.join(' › ') }, ...below(id, path)];
      });
  return below(null, []);
}
