import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { FeedNewScreen } from '#components/vendor/feeds/feed-new-screen';
import { listLocations } from '#lib/market/vendors/settings/service';
import { runtime } from '#lib/runtime';
import { findChosenStall, stallInLinks } from '#lib/web/auth/chosen-stall';
import { requireSession } from '#lib/web/auth/session';
import { definePage } from '#lib/web/define-page';

export const metadata: Metadata = { title: 'Add a feed', robots: { index: false } };

interface NewFeedPageProps {
  searchParams: Promise<{ stall?: string | string[] }>;
}

async function NewFeedPage({ searchParams }: NewFeedPageProps) {
  const [{ stall }, session] = await Promise.all([searchParams, requireSession('/vendor/feeds/new')]);
  const vendor = findChosenStall(session, stall);
  if (!vendor) return null;
  if (vendor.role === 'staff') redirect('/vendor/feeds');
  const locations = await listLocations(runtime(), session, vendor.id);
  return (
    <FeedNewScreen
      key={vendor.id}
      vendor={{ id: vendor.id, store_name: vendor.store_name }}
      stall={stallInLinks(session, vendor)}
      locations={locations.map(({ id, name }) => ({ id, name }))}
    />
  );
}

export default definePage('/vendor/feeds/new', NewFeedPage);
