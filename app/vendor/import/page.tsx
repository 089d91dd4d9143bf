import type { Metadata } from 'next';
import { ImportScreen } from '#components/vendor/imports/import-screen';
import { listImports, listPlaces } from '#lib/market/imports/service';
import { getStallCurrency } from '#lib/market/products/service';
import { runtime } from '#lib/runtime';
import { findChosenStall } from '#lib/web/auth/chosen-stall';
import { requireSession } from '#lib/web/auth/session';
import { definePage } from '#lib/web/define-page';

export const metadata: Metadata = { title: 'Import and export', robots: { index: false } };

interface ImportPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

async function ImportPage({ searchParams }: ImportPageProps) {
  const [params, session] = await Promise.all([searchParams, requireSession('/vendor/import')]);
  const vendor = findChosenStall(session, params.stall);
  // The layout says what to do for someone without a stall.
  if (!vendor) return null;
  const [initial, places, currency] = await Promise.all([
    listImports(runtime(), session, vendor.id, { limit: 10 }),
    listPlaces(runtime(), session, vendor.id),
    getStallCurrency(runtime(), session, vendor.id),
  ]);
  return (
    <ImportScreen
      key={vendor.id}
      vendor={{ id: vendor.id, store_name: vendor.store_name }}
      canImport={vendor.role !== 'staff'}
      places={{ ...places, currency }}
      initial={initial}
    />
  );
}

export default definePage('/vendor/import', ImportPage);
