import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ApprovalsScreen } from '#components/admin/approvals/approvals-screen';
import { reviewQuery } from '#lib/market/products/schema';
import { listWaiting } from '#lib/market/products/service';
import { runtime } from '#lib/runtime';
import { requireSession } from '#lib/web/auth/session';
import { definePage } from '#lib/web/define-page';

export const metadata: Metadata = { title: 'Approvals', robots: { index: false } };

interface ApprovalsPageProps {
  searchParams: Promise<{ stall?: string | string[] }>;
}

async function ApprovalsPage({ searchParams }: ApprovalsPageProps) {
  const [params, session] = await Promise.all([searchParams, requireSession('/admin/approvals')]);
  // What waits is nobody else's business: the page asks for itself, whatever stands before it.
  if (session.role !== 'admin') notFound();
  // What is no stall is passed over, so that an old link still opens.
  const vendorId = reviewQuery.shape.vendor_id.safeParse(params.stall).data;
  const initial = await listWaiting(runtime(), session, { vendor_id: vendorId, limit: 20 });
  return <ApprovalsScreen key={vendorId} initial={initial} vendorId={vendorId ?? null} />;
}

export default definePage('/admin/approvals', ApprovalsPage);
