import { SearchX } from 'lucide-react';
import Link from 'next/link';
import { Breadcrumbs } from '#components/shop/breadcrumbs';
import { CategoryStrip, CategoryTree } from '#components/shop/category-nav';
import { chipsOf, FilterChips } from '#components/shop/filter-chips';
import { Filters, FiltersButton, filterFormId } from '#components/shop/filters';
import { LoadMore } from '#components/shop/load-more';
import { ProductCard } from '#components/shop/product-card';
import { SortSelect } from '#components/shop/sort-select';
import { LiveShelf } from '#components/stock/live-shelf';
import { ShelfFreshness } from '#components/stock/shelf-freshness';
import { buttonVariants } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import type { Category, ProductPage } from '#lib/market/catalog/schema';
import type { VendorCard } from '#lib/market/vendors/schema';
import { type CatalogueState, catalogueHref, toSearch } from './catalogue-url.ts';
import { pathTo } from './category-tree.ts';
import { shelfProps } from './shelf-props.ts';

interface CatalogueProps {
  page: ProductPage;
  categories: Category[];
  vendors: VendorCard[];
  state: CatalogueState;
}

function Title({ state, categories }: Pick<CatalogueProps, 'state' | 'categories'>) {
  const path = pathTo(categories, state.category);
  const category = path.at(-1);
  const trail = path.slice(0, -1).map(({ slug, name }) => ({ href: `/products?category=${slug}`, name }));
  return (
    <div className="pt-6 lg:pt-10">
      <Breadcrumbs
        trail={[
          { href: '/', name: 'Market' },
          ...(category ? [{ href: '/products', name: 'All goods' }] : []),
          ...trail,
        ]}
      />
      <h1 className="mt-1 text-page">{state.q ? `“${state.q}”` : (category?.name ?? 'All goods')}</h1>
      {category?.description && <p className="prose-line mt-3 text-ink-soft">{category.description}</p>}
    </div>
  );
}

function Nothing({ state }: { state: CatalogueState }) {
  return (
    <EmptyState
      icon={<SearchX aria-hidden />}
      title="Nothing here matches"
      actions={
        <>
          <Link href={catalogueHref({ category: state.category })} className={buttonVariants()}>
            Clear the filters
          </Link>
          <Link href="/products" className={buttonVariants({ variant: 'outline' })}>
            See all goods
          </Link>
        </>
      }
    >
      {state.q
        ? 'Try one word rather than several, or another spelling.'
        : 'A wider price range or another stall may have what you are after.'}
    </EmptyState>
  );
}

function Shelves({ page, state }: Pick<CatalogueProps, 'page' | 'state'>) {
  if (page.products.length === 0) return <Nothing state={state} />;
  const search = toSearch({ ...state, cursor: undefined });
  return (
    <LoadMore
      key={toSearch(state)}
      shown={page.products.length}
      nextCursor={page.nextCursor}
      search={search}
      path="/products"
      isContinued={Boolean(state.cursor)}
      isNarrow
    >
      {page.products.map((product, index) => (
        <li key={product.id}>
          <ProductCard product={product} eager={index < 4} as="h2" />
        </li>
      ))}
    </LoadMore>
  );
}

/** The catalogue: where to go on the left, the shelves on the right. */
export function Catalogue({ page, categories, vendors, state }: CatalogueProps) {
  const chips = chipsOf(state, vendors);
  return (
    <div className="hall">
      <Title state={state} categories={categories} />
      <div className="mt-6 lg:mt-8 lg:grid lg:grid-cols-[13.5rem_1fr] lg:gap-12">
        <aside aria-label="Categories and filters" className="mb-4 grid content-start gap-8 lg:mb-0">
          <CategoryStrip categories={categories} state={state} />
          <div className="hidden lg:block">
            <CategoryTree categories={categories} state={state} />
          </div>
          <Filters state={state} vendors={vendors} />
        </aside>
        <LiveShelf {...shelfProps(page.products)}>
          <section data-shelves aria-label="Goods">
            <div className="mb-5 flex min-h-11 flex-wrap items-center gap-3">
              <FiltersButton count={chips.length} />
              {page.products.length > 0 && (
                <ShelfFreshness className="order-last w-full sm:order-none sm:w-auto" />
              )}
              <div className="ml-auto">
                <SortSelect form={filterFormId} value={state.sort} isSearch={Boolean(state.q)} />
              </div>
            </div>
            <div className="mb-6 empty:hidden">
              <FilterChips state={state} chips={chips} />
            </div>
            <Shelves page={page} state={state} />
          </section>
        </LiveShelf>
      </div>
    </div>
  );
}
