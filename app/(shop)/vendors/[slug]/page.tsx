import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { Breadcrumbs } from '#components/shop/breadcrumbs';
import { LoadMore } from '#components/shop/load-more';
import { NothingHere } from '#components/shop/nothing-here';
import { ProductCard } from '#components/shop/product-card';
import { Prose } from '#components/shop/prose';
import { StallPicture } from '#components/shop/stall-picture';
import { LiveShelf } from '#components/stock/live-shelf';
import { ShelfFreshness } from '#components/stock/shelf-freshness';
import { EmptyState } from '#components/ui/empty-state';
import type { ProductPage } from '#lib/market/catalog/schema';
import { listCards } from '#lib/market/catalog/service';
import type { VendorDetail } from '#lib/market/vendors/schema';
import { findVendor } from '#lib/market/vendors/service';
import { runtime } from '#lib/runtime';
import { definePage } from '#lib/web/define-page';
import { missingPage } from '#lib/web/missing-page';
import { formatCount, formatDate } from '#lib/words/format';
import { shelfProps } from '../../../../components/shop/shelf-props.ts';
import { firstParam, type SearchParams } from '../../products/read-query.ts';

interface PageProps {
  params: Promise<{ slug: string }>;
  searchParams: Promise<SearchParams>;
}

const readVendor = cache((slug: string): Promise<VendorDetail | null> => findVendor(runtime(), slug));

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const vendor = await readVendor((await params).slug);
  return vendor ? { title: vendor.store_name, description: vendor.tagline } : missingPage;
}

function Head({ vendor }: { vendor: VendorDetail }) {
  const { store_name, tagline, city, description, created_at, product_count } = vendor;
  return (
    <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)] lg:items-center lg:gap-16">
      <div className="aspect-3/2 overflow-hidden rounded-lg lg:order-last">
        <StallPicture image={vendor.image} eager />
      </div>
      <div className="grid content-start gap-5">
        <div>
          <h1 className="text-page">{store_name}</h1>
          <p className="mt-3 text-lg">{tagline}</p>
          <p className="figures mt-2 text-ink-soft">
            {city} · {formatCount(product_count)} {product_count === 1 ? 'product' : 'products'} · here since{' '}
            {formatDate(created_at)}
          </p>
        </div>
        <Prose text={description} />
      </div>
    </div>
  );
}

interface GoodsProps {
  vendor: VendorDetail;
  page: ProductPage;
  cursor: string | undefined;
}

function Goods({ vendor, page, cursor }: GoodsProps) {
  if (page.products.length === 0) {
    return (
      <EmptyState title="The shelves are being filled">This stall has nothing on sale today.</EmptyState>
    );
  }
  return (
    <LiveShelf {...shelfProps(page.products, vendor.id)}>
      <div className="mb-6 grid gap-1">
        <h2 className="text-title">On its shelves</h2>
        <ShelfFreshness />
      </div>
      <LoadMore
        key={cursor}
        shown={page.products.length}
        nextCursor={page.nextCursor}
        search=""
        path={`/vendors/${vendor.slug}`}
        vendorId={vendor.id}
        isContinued={Boolean(cursor)}
      >
        {page.products.map((product) => (
          <li key={product.id}>
            <ProductCard product={product} hideStall />
          </li>
        ))}
      </LoadMore>
    </LiveShelf>
  );
}

async function VendorPage({ params, searchParams }: PageProps) {
  const vendor = (await readVendor((await params).slug)) ?? notFound();
  const cursor = firstParam((await searchParams).cursor);
  const page = await listCards(runtime(), { vendor_id: vendor.id, cursor, limit: 24 });
  return (
    <div className="hall">
      <div className="pt-4 pb-4 lg:pt-6">
        <Breadcrumbs trail={[{ href: '/vendors', name: 'Stalls' }]} />
      </div>
      <Head vendor={vendor} />
      <section className="mt-16">
        <Goods vendor={vendor} page={page} cursor={cursor} />
      </section>
    </div>
  );
}

export default definePage('/vendors/:slug', VendorPage, <NothingHere />);
