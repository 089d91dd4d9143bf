import Link from 'next/link';
import type { Category } from '#lib/market/catalog/schema';
import { formatCount } from '#lib/words/format';
import { type CatalogueState, catalogueHref } from './catalogue-url.ts';
import { childrenOf, pathTo, rootsOf } from './category-tree.ts';

interface CategoryNavProps {
  categories: readonly Category[];
  state: CatalogueState;
}

interface EntryProps extends CategoryNavProps {
  category: Category;
  open: readonly string[];
}

const link =
  'flex min-h-9 items-baseline justify-between gap-3 rounded-sm py-1.5 hover:text-leaf hover:underline hover:underline-offset-4 aria-[current]:font-semibold aria-[current]:text-leaf';

function Entry({ category, open, categories, state }: EntryProps) {
  const isOpen = open.includes(category.id);
  const children = isOpen ? childrenOf(categories, category.id) : [];
  return (
    <li>
      <Link
        href={catalogueHref(state, { category: category.slug })}
        aria-current={state.category === category.slug ? 'page' : undefined}
        className={link}
      >
        {category.name}
        <span className="figures font-normal text-fine text-ink-soft">
          {formatCount(category.product_count)}
        </span>
      </Link>
      {children.length > 0 && (
        <ul className="mb-2 ml-1 border-line border-l pl-4 text-[0.9375rem]">
          {children.map((child) => (
            <Entry key={child.id} category={child} open={open} categories={categories} state={state} />
          ))}
        </ul>
      )}
    </li>
  );
}

/** The tree of goods, open along the way to where one is. Keeps the other filters. */
export function CategoryTree({ categories, state }: CategoryNavProps) {
  const open = pathTo(categories, state.category).map((category) => category.id);
  return (
    <nav aria-label="Goods by category">
      <ul>
        <li>
          <Link
            href={catalogueHref(state, { category: undefined })}
            aria-current={state.category ? undefined : 'page'}
            className={link}
          >
            All goods
          </Link>
        </li>
        {rootsOf(categories).map((root) => (
          <Entry key={root.id} category={root} open={open} categories={categories} state={state} />
        ))}
      </ul>
    </nav>
  );
}

/** On a phone: one row of where to go from here, scrolled sideways. */
export function CategoryStrip({ categories, state }: CategoryNavProps) {
  const path = pathTo(categories, state.category);
  const current = path.at(-1);
  const below = current ? childrenOf(categories, current.id) : rootsOf(categories);
  const level = below.length > 0 || !current?.parent_id ? below : childrenOf(categories, current.parent_id);
  if (level.length === 0) return null;
  return (
    <nav aria-label="Goods by category" className="-mx-(--gutter) overflow-x-auto px-(--gutter) lg:hidden">
      <ul className="flex w-max gap-2">
        {level.map((category) => (
          <li key={category.id}>
            <Link
              href={catalogueHref(state, { category: category.slug })}
              aria-current={state.category === category.slug ? 'page' : undefined}
              className="flex h-11 items-center rounded-full border border-line-strong px-4 text-[0.9375rem] whitespace-nowrap aria-[current]:border-leaf aria-[current]:bg-leaf aria-[current]:text-on-leaf"
            >
              {category.name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
