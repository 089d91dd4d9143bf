import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import * as z from 'zod';
import { FeedScreen } from '#components/vendor/feeds/feed-screen';
import { AppError } from '#lib/base/errors';
import { getFeed, listRuns } from '#lib/market/feeds/service';
import { listLocations } from '#lib/market/vendors/settings/service';
import { runtime } from '#lib/runtime';
import { stallInLinks } from '#lib/web/auth/chosen-stall';
import type { Session } from '#lib/web/auth/schema';
import { requireSession } from '#lib/web/auth/session';
import { definePage } from '#lib/web/define-page';

export const metadata: Metadata = { title: 'Stock feed', robots: { index: false } };

interface FeedPageProps {
  params: Promise<{ id: string }>;
}

/** The feed and its latest runs, or the page that says that there is none. */
async function readOrNotFound(session: Session, id: string) {
  if (!z.uuid().safeParse(id).success) notFound();
  try {
    const ctx = runtime();
    const [feed, history] = await Promise.all([
      getFeed(ctx, session, id),
      listRuns(ctx, session, id, { limit: 20 }),
    ]);
    return { feed, history };
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') notFound();
    throw error;
  }
}

async function FeedPage({ params }: FeedPageProps) {
  const { id } = await params;
  const session = await requireSession(`/vendor/feeds/${id}`);
  const initial = await readOrNotFound(session, id);
  const vendor = session.vendors.find((each) => each.id === initial.feed.vendor_id);
  if (!vendor) notFound();
  const locations = await listLocations(runtime(), session, vendor.id);
  return (
    <FeedScreen
      key={id}
      vendor={{ store_name: vendor.store_name }}
      stall={stallInLinks(session, vendor)}
      locations={locations.map(({ id: key, name }) => ({ id: key, name }))}
      canWrite={vendor.role !== 'staff'}
      initial={initial}
    />
  );
}

export default definePage('/vendor/feeds/:id', FeedPage);
