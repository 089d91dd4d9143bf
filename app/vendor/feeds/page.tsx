import type { Metadata } from 'next';
import { FeedsScreen } from '#components/vendor/feeds/feeds-screen';
import { listFeeds } from '#lib/market/feeds/service';
import { runtime } from '#lib/runtime';
import { findChosenStall, stallInLinks } from '#lib/web/auth/chosen-stall';
import { requireSession } from '#lib/web/auth/session';
import { definePage } from '#lib/web/define-page';

export const metadata: Metadata = { title: 'Stock feeds', robots: { index: false } };

interface FeedsPageProps {
  searchParams: Promise<{ stall?: string | string[] }>;
}

async function FeedsPage({ searchParams }: FeedsPageProps) {
  const [{ stall }, session] = await Promise.all([searchParams, requireSession('/vendor/feeds')]);
  const vendor = findChosenStall(session, stall);
  // The layout says what to do for someone without a stall.
  if (!vendor) return null;
  const feeds = await listFeeds(runtime(), session, vendor.id);
  return (
    <FeedsScreen
      key={vendor.id}
      vendor={{ id: vendor.id, store_name: vendor.store_name }}
      stall={stallInLinks(session, vendor)}
      initial={feeds}
      canWrite={vendor.role !== 'staff'}
    />
  );
}

export default definePage('/vendor/feeds', FeedsPage);
