import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import * as z from 'zod';
import { ProductEditScreen } from '#components/vendor/products/product-edit-screen';
import { ProductViewScreen } from '#components/vendor/products/product-view-screen';
import { AppError } from '#lib/base/errors';
import { listCategories } from '#lib/market/catalog/service';
import { getStallProduct } from '#lib/market/products/service';
import { runtime } from '#lib/runtime';
import { stallInLinks } from '#lib/web/auth/chosen-stall';
import type { Session } from '#lib/web/auth/schema';
import { requireSession } from '#lib/web/auth/session';
import { definePage } from '#lib/web/define-page';

export const metadata: Metadata = { title: 'Product', robots: { index: false } };

interface ProductPageProps {
  params: Promise<{ id: string }>;
}

/** The product, or the page that says that there is none. */
async function readOrNotFound(session: Session, id: string) {
  if (!z.uuid().safeParse(id).success) notFound();
  try {
    return await getStallProduct(runtime(), session, id);
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') notFound();
    throw error;
  }
}

async function ProductPage({ params }: ProductPageProps) {
  const { id } = await params;
  const session = await requireSession(`/vendor/products/${id}`);
  const product = await readOrNotFound(session, id);
  const vendor = session.vendors.find((each) => each.id === product.vendor_id);
  // An admin without a place at the stall decides about products in the market's office.
  if (!vendor) notFound();
  const stall = stallInLinks(session, vendor);
  if (vendor.role === 'staff') return <ProductViewScreen vendor={vendor} stall={stall} product={product} />;
  const categories = await listCategories(runtime());
  return (
    <ProductEditScreen
      key={product.id}
      vendor={{ store_name: vendor.store_name }}
      stall={stall}
      categories={categories.map(({ id: key, parent_id, name }) => ({ id: key, parent_id, name }))}
      product={product}
    />
  );
}

export default definePage('/vendor/products/:id', ProductPage);
