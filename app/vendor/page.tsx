import type { Metadata } from 'next';
import { DashboardScreen } from '#components/vendor/dashboard/dashboard-screen';
import { startDashboard } from '#lib/market/dashboard/service';
import { runtime } from '#lib/runtime';
import { findChosenStall, stallInLinks } from '#lib/web/auth/chosen-stall';
import { requireSession } from '#lib/web/auth/session';
import { definePage } from '#lib/web/define-page';

export const metadata: Metadata = { title: 'Dashboard', robots: { index: false } };

interface VendorPageProps {
  searchParams: Promise<{ stall?: string | string[] }>;
}

/** Nothing is waited for: the panels are on their way while the page is, and each comes when it is there. */
async function VendorPage({ searchParams }: VendorPageProps) {
  const [{ stall }, session] = await Promise.all([searchParams, requireSession('/vendor')]);
  const vendor = findChosenStall(session, stall);
  // The layout says what to do for someone without a stall.
  if (!vendor) return null;
  const initial = startDashboard(runtime(), session, vendor.id);
  return (
    <DashboardScreen
      key={vendor.id}
      vendor={vendor}
      stall={stallInLinks(session, vendor)}
      initial={initial}
    />
  );
}

export default definePage('/vendor', VendorPage);
