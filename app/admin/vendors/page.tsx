import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { VendorsDetail } from '#components/admin/vendors/vendors-detail';
import { VendorsFilters } from '#components/admin/vendors/vendors-filters';
import { VendorsList } from '#components/admin/vendors/vendors-list';
import { AppError } from '#lib/base/errors';
import { stallList, stallParams } from '#lib/market/vendors/applications/schema';
import { getStall, listStalls } from '#lib/market/vendors/applications/service';
import { runtime } from '#lib/runtime';
import type { Session } from '#lib/web/auth/schema';
import { requireSession } from '#lib/web/auth/session';
import { definePage } from '#lib/web/define-page';

export const metadata: Metadata = { title: 'Stalls', robots: { index: false } };

interface VendorsPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** What the address asks for; whatever is not one of ours is passed over, so that an old link still opens. */
function placeOf(params: Record<string, string | string[] | undefined>) {
  const { standing, q, cursor } = stallList.shape;
  return {
    standing: standing.safeParse(params.standing).data ?? 'waiting',
    q: q.safeParse(params.q || undefined).data,
    cursor: cursor.safeParse(params.cursor).data,
    stall: stallParams.shape.id.safeParse(params.stall).data,
  };
}

/** A stall that is gone is no reason to show nothing. */
async function findStall(session: Session, id: string | undefined) {
  if (!id) return null;
  try {
    return await getStall(runtime(), session, id);
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return null;
    throw error;
  }
}

async function VendorsPage({ searchParams }: VendorsPageProps) {
  const [params, session] = await Promise.all([searchParams, requireSession('/admin/vendors')]);
  // Addresses of people are shown: the page asks for itself, whatever stands before it.
  if (session.role !== 'admin') notFound();
  const { stall, ...list } = placeOf(params);
  const [page, detail] = await Promise.all([
    listStalls(runtime(), session, { ...list, limit: 30 }),
    findStall(session, stall),
  ]);
  const place = { standing: list.standing, q: list.q };
  return (
    <>
      <h1 className="mb-5 text-title">Stalls</h1>
      <VendorsFilters place={place} counts={page.counts} />
      <div className="mt-5 grid items-start gap-x-8 gap-y-6 xl:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
        {detail && (
          <VendorsDetail key={`${detail.id}:${detail.decisions.length}`} stall={detail} place={place} />
        )}
        <VendorsList
          page={page}
          place={place}
          openId={detail?.id ?? null}
          className={detail ? 'xl:order-first' : 'xl:col-span-2'}
        />
      </div>
    </>
  );
}

export default definePage('/admin/vendors', VendorsPage);
