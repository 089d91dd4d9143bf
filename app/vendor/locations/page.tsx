import type { Metadata } from 'next';
import { LocationsScreen } from '#components/vendor/locations/locations-screen';
import { listLocations } from '#lib/market/vendors/settings/service';
import { runtime } from '#lib/runtime';
import { findChosenStall } from '#lib/web/auth/chosen-stall';
import { requireSession } from '#lib/web/auth/session';
import { definePage } from '#lib/web/define-page';

export const metadata: Metadata = { title: 'Locations', robots: { index: false } };

interface LocationsPageProps {
  searchParams: Promise<{ stall?: string | string[] }>;
}

async function LocationsPage({ searchParams }: LocationsPageProps) {
  const [{ stall }, session] = await Promise.all([searchParams, requireSession('/vendor/locations')]);
  const vendor = findChosenStall(session, stall);
  if (!vendor) return null;
  const locations = await listLocations(runtime(), session, vendor.id);
  return <LocationsScreen key={vendor.id} vendor={vendor} initial={locations} />;
}

export default definePage('/vendor/locations', LocationsPage);
