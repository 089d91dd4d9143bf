import { Aisles } from '#components/shop/aisles';
import { Hero } from '#components/shop/hero';
import { ProductGrid } from '#components/shop/product-grid';
import { SectionHead } from '#components/shop/section-head';
import { StallCard } from '#components/shop/stall-card';
import { Truth } from '#components/shop/truth';
import type { Category } from '#lib/market/catalog/schema';
import { listCards, listCategories, listFeatured } from '#lib/market/catalog/service';
import { listVendors } from '#lib/market/vendors/service';
import { runtime } from '#lib/runtime';
import { definePage } from '#lib/web/define-page';
import { rootsOf } from '../../components/shop/category-tree.ts';

/** A category with a picture of something sold there. */
async function toAisle(category: Category) {
  const { products } = await listCards(runtime(), {
    category: category.slug,
    in_stock: true,
    sort: 'name',
    limit: 1,
  });
  return { category, image: products[0]?.image ?? null };
}

async function listAisles() {
  const roots = rootsOf(await listCategories(runtime())).slice(0, 8);
  return Promise.all(roots.map(toAisle));
}

async function HomePage() {
  const ctx = runtime();
  const [aisles, { fresh, popular }, { vendors }] = await Promise.all([
    listAisles(),
    listFeatured(ctx),
    listVendors(ctx, { limit: 3 }),
  ]);
  const favourites = popular.slice(4, 8);
  return (
    <>
      <Hero board={popular.slice(0, 4)} />
      <section aria-label="Goods by category" className="hall mt-16">
        <Aisles aisles={aisles} />
      </section>
      <section className="hall mt-20">
        <SectionHead title="Fresh on the shelf" href="/products" more="All goods" />
        <ProductGrid products={fresh.slice(0, 8)} />
      </section>
      {favourites.length === 4 && (
        <section className="hall mt-14">
          <SectionHead title="What others come back for" />
          <ProductGrid products={favourites} />
        </section>
      )}
      <section className="hall mt-14">
        <SectionHead title="Behind the counters" href="/vendors" more="All stalls" />
        <ul className="grid gap-x-8 gap-y-12 sm:grid-cols-2 lg:grid-cols-3">
          {vendors.map((vendor) => (
            <li key={vendor.id}>
              <StallCard vendor={vendor} />
            </li>
          ))}
        </ul>
      </section>
      <Truth />
    </>
  );
}

export default definePage('/', HomePage);
