import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { CountScreen } from '#components/vendor/inventory/count-screen';
import { AppError } from '#lib/base/errors';
import { countParams } from '#lib/market/inventory/schema';
import { getStockTake } from '#lib/market/inventory/service';
import { runtime } from '#lib/runtime';
import { stallInLinks } from '#lib/web/auth/chosen-stall';
import { requireSession } from '#lib/web/auth/session';
import { definePage } from '#lib/web/define-page';

export const metadata: Metadata = { title: 'Stock-take', robots: { index: false } };

interface CountPageProps {
  params: Promise<{ id: string }>;
}

const orNotFound = (error: unknown): never => {
  if (error instanceof AppError && error.code === 'not_found') notFound();
  throw error;
};

async function CountPage({ params }: CountPageProps) {
  const { id } = await params;
  const session = await requireSession(`/vendor/inventory/count/${id}`);
  if (!countParams.safeParse({ id }).success) notFound();
  const page = await getStockTake(runtime(), session, id, { state: 'uncounted', limit: 50 }).catch(
    orNotFound,
  );
  const vendor = session.vendors.find((one) => one.id === page.take.vendor_id);
  // An admin without a place at the stall has no business in its back room.
  if (!vendor) notFound();
  const mayUndo = vendor.role !== 'staff';
  const mayClose = page.take.is_mine || mayUndo;
  const stall = stallInLinks(session, vendor);
  return <CountScreen key={id} initial={page} mayClose={mayClose} mayUndo={mayUndo} stall={stall} />;
}

export default definePage('/vendor/inventory/count/:id', CountPage);
