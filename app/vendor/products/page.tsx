import type { Metadata } from 'next';
import { ProductsScreen } from '#components/vendor/products/products-screen';
import { productListQuery } from '#lib/market/products/schema';
import { listProducts } from '#lib/market/products/service';
import { runtime } from '#lib/runtime';
import { findChosenStall, stallInLinks } from '#lib/web/auth/chosen-stall';
import { requireSession } from '#lib/web/auth/session';
import { definePage } from '#lib/web/define-page';

export const metadata: Metadata = { title: 'Products', robots: { index: false } };

interface ProductsPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** The filters in the address; whatever is not one of ours is passed over, so that an old link still opens. */
function filtersOf(params: Record<string, string | string[] | undefined>) {
  const { q, status } = productListQuery.shape;
  return {
    q: q.safeParse(params.q || undefined).data,
    status: status.safeParse(params.status).data ?? 'all',
  };
}

async function ProductsPage({ searchParams }: ProductsPageProps) {
  const [params, session] = await Promise.all([searchParams, requireSession('/vendor/products')]);
  const vendor = findChosenStall(session, params.stall);
  // The layout says what to do for someone without a stall.
  if (!vendor) return null;
  const filters = filtersOf(params);
  const initial = await listProducts(runtime(), session, vendor.id, { ...filters, limit: 50 });
  const place = { ...filters, stall: stallInLinks(session, vendor) };
  return (
    <ProductsScreen
      key={vendor.id}
      vendor={{ id: vendor.id, store_name: vendor.store_name }}
      place={place}
      initial={initial}
      canWrite={vendor.role !== 'staff'}
    />
  );
}

export default definePage('/vendor/products', ProductsPage);
