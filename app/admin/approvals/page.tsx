import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ApprovalsScreen } from '#components/admin/approvals/approvals-screen';
import { listWaiting } from '#lib/market/products/service';
import { runtime } from '#lib/runtime';
import { requireSession } from '#lib/web/auth/session';
import { definePage } from '#lib/web/define-page';

export const metadata: Metadata = { title: 'Approvals', robots: { index: false } };

async function ApprovalsPage() {
  const session = await requireSession('/admin/approvals');
  // What waits is nobody else's business: the page asks for itself, whatever stands before it.
  if (session.role !== 'admin') notFound();
  return <ApprovalsScreen initial={await listWaiting(runtime(), session, { limit: 20 })} />;
}

export default definePage('/admin/approvals', ApprovalsPage);
