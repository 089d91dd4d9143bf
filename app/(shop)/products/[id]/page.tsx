import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { Breadcrumbs } from '#components/shop/breadcrumbs';
import { Gallery } from '#components/shop/gallery';
import { ProductGrid } from '#components/shop/product-grid';
import { ProductPanel } from '#components/shop/product-panel';
import { ProductWords } from '#components/shop/product-words';
import { SectionHead } from '#components/shop/section-head';
import { type ProductDetail, productCard } from '#lib/market/catalog/schema';
import { findProduct, listRelatedCards } from '#lib/market/catalog/service';
import type { StockSnapshot } from '#lib/market/inventory/schema';
import { runtime } from '#lib/runtime';
import { definePage } from '#lib/web/define-page';
import { missingPage } from '#lib/web/missing-page';
import ProductNotFound from './not-found.tsx';

interface PageProps {
  params: Promise<{ id: string }>;
}

/** Read once for the page and its metadata; an address that is no id is a page that is not there. */
const readProduct = cache(async (raw: string): Promise<ProductDetail | null> => {
  const id = productCard.shape.id.safeParse(raw);
  return id.success ? await findProduct(runtime(), id.data) : null;
});

function toSnapshot(product: ProductDetail): StockSnapshot {
  const { id, stock_quantity, stock_status, stock_at } = product;
  const variants = product.variants.map(({ id: variantId, available, held, version }) => ({
    id: variantId,
    available,
    held,
    version,
  }));
  return { product_id: id, variants, stock_quantity, stock_status, at: stock_at };
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const product = await readProduct((await params).id);
  if (!product) return missingPage;
  const description = product.description.replace(/\s+/g, ' ').slice(0, 155);
  return { title: product.name, description, openGraph: { title: product.name, description } };
}

async function Related({ id }: { id: string }) {
  const related = await listRelatedCards(runtime(), { id });
  if (related.length === 0) return null;
  return (
    <section className="mt-20">
      <SectionHead title="From the same shelf" />
      <ProductGrid products={related.slice(0, 8)} />
    </section>
  );
}

async function ProductPage({ params }: PageProps) {
  const product = (await readProduct((await params).id)) ?? notFound();
  const { name, variants, currency } = product;
  const images = product.images.length > 0 || !product.image ? product.images : [product.image];
  const trail = product.category_path.map(({ slug, name: category }) => ({
    href: `/products?category=${slug}`,
    name: category,
  }));
  return (
    <div className="hall">
      <div className="pt-4 pb-3 lg:pt-6">
        <Breadcrumbs trail={[{ href: '/products', name: 'All goods' }, ...trail]} />
      </div>
      <div className="grid gap-8 lg:grid-cols-[minmax(0,1.1fr)_minmax(0,1fr)] lg:gap-16">
        <Gallery images={images} name={name} />
        <div className="grid content-start gap-7 lg:pt-2">
          <h1 className="text-page">{name}</h1>
          <ProductPanel
            initial={toSnapshot(product)}
            variants={variants}
            more={product.more_variants}
            currency={currency}
          />
          <ProductWords product={product} />
        </div>
      </div>
      <Related id={product.id} />
    </div>
  );
}

export default definePage('/products/:id', ProductPage, <ProductNotFound />);
