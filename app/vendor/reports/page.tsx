import type { Metadata } from 'next';
import { ReportsScreen } from '#components/vendor/reports/reports-screen';
import { listReports } from '#lib/market/reports/service';
import { runtime } from '#lib/runtime';
import { findChosenStall, stallInLinks } from '#lib/web/auth/chosen-stall';
import { requireSession } from '#lib/web/auth/session';
import { definePage } from '#lib/web/define-page';

export const metadata: Metadata = { title: 'Reports', robots: { index: false } };

interface ReportsPageProps {
  searchParams: Promise<{ stall?: string | string[] }>;
}

async function ReportsPage({ searchParams }: ReportsPageProps) {
  const [{ stall }, session] = await Promise.all([searchParams, requireSession('/vendor/reports')]);
  const vendor = findChosenStall(session, stall);
  if (!vendor) return null;
  const initial = await listReports(runtime(), session, vendor.id, { limit: 20 });
  const place = stallInLinks(session, vendor);
  return <ReportsScreen key={vendor.id} vendor={vendor} stall={place} initial={initial} />;
}

export default definePage('/vendor/reports', ReportsPage);
