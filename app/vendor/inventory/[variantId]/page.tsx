import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { LedgerScreen } from '#components/vendor/inventory/ledger-screen';
import { AppError } from '#lib/base/errors';
import { type LedgerFilters, ledgerQuery } from '#lib/market/inventory/schema';
import { getLedgerHead, listMovements } from '#lib/market/inventory/service';
import { runtime } from '#lib/runtime';
import { findChosenStall, stallInLinks } from '#lib/web/auth/chosen-stall';
import { requireSession } from '#lib/web/auth/session';
import { definePage } from '#lib/web/define-page';

export const metadata: Metadata = { title: 'Stock history', robots: { index: false } };

type Search = Record<string, string | string[] | undefined>;

interface LedgerPageProps {
  params: Promise<{ variantId: string }>;
  searchParams: Promise<Search>;
}

/** The filters in the address; whatever is not one of ours is passed over, so that an old link still opens. */
function filtersOf(variantId: string, params: Search): LedgerFilters {
  const { location_id, cause, from, until } = ledgerQuery.shape;
  return {
    variant_id: variantId,
    location_id: location_id.safeParse(params.location_id || undefined).data,
    cause: cause.safeParse(params.cause || undefined).data,
    from: from.safeParse(params.from || undefined).data,
    until: until.safeParse(params.until || undefined).data,
  };
}

const orNotFound = (error: unknown): never => {
  if (error instanceof AppError && error.code === 'not_found') notFound();
  throw error;
};

async function LedgerPage({ params, searchParams }: LedgerPageProps) {
  const [{ variantId }, search] = await Promise.all([params, searchParams]);
  const session = await requireSession(`/vendor/inventory/${variantId}`);
  const vendor = findChosenStall(session, search.stall);
  if (!vendor) return null;
  if (!ledgerQuery.shape.variant_id.safeParse(variantId).success) notFound();
  const filters = filtersOf(variantId, search);
  const ctx = runtime();
  const [head, page] = await Promise.all([
    getLedgerHead(ctx, session, vendor.id, variantId).catch(orNotFound),
    listMovements(ctx, session, vendor.id, { ...filters, limit: 50 }),
  ]);
  const stall = stallInLinks(session, vendor);
  return <LedgerScreen key={variantId} head={head} initial={page} filters={filters} stall={stall} />;
}

export default definePage('/vendor/inventory/:variantId', LedgerPage);
