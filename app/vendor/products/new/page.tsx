import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { ProductNewScreen } from '#components/vendor/products/product-new-screen';
import { listCategories } from '#lib/market/catalog/service';
import { getStallCurrency } from '#lib/market/products/service';
import { runtime } from '#lib/runtime';
import { findChosenStall, stallInLinks } from '#lib/web/auth/chosen-stall';
import { requireSession } from '#lib/web/auth/session';
import { definePage } from '#lib/web/define-page';

export const metadata: Metadata = { title: 'New product', robots: { index: false } };

interface NewProductPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

async function NewProductPage({ searchParams }: NewProductPageProps) {
  const [params, session] = await Promise.all([searchParams, requireSession('/vendor/products/new')]);
  const vendor = findChosenStall(session, params.stall);
  // The layout says what to do for someone without a stall.
  if (!vendor) return null;
  if (vendor.role === 'staff') redirect('/vendor/products');
  const [categories, currency] = await Promise.all([
    listCategories(runtime()),
    getStallCurrency(runtime(), session, vendor.id),
  ]);
  return (
    <ProductNewScreen
      key={vendor.id}
      vendor={{ id: vendor.id, store_name: vendor.store_name }}
      stall={stallInLinks(session, vendor)}
      categories={categories.map(({ id, parent_id, name }) => ({ id, parent_id, name }))}
      currency={currency}
    />
  );
}

export default definePage('/vendor/products/new', NewProductPage);
