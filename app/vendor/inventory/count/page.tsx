import type { Metadata } from 'next';
import { CountHome } from '#components/vendor/inventory/count-home';
import { listStockTakes } from '#lib/market/inventory/service';
import { runtime } from '#lib/runtime';
import { findChosenStall, stallInLinks } from '#lib/web/auth/chosen-stall';
import { requireSession } from '#lib/web/auth/session';
import { definePage } from '#lib/web/define-page';

export const metadata: Metadata = { title: 'Stock-take', robots: { index: false } };

interface CountHomePageProps {
  searchParams: Promise<{ stall?: string | string[] }>;
}

async function CountHomePage({ searchParams }: CountHomePageProps) {
  const [{ stall }, session] = await Promise.all([searchParams, requireSession('/vendor/inventory/count')]);
  const vendor = findChosenStall(session, stall);
  if (!vendor) return null;
  const { takes, locations } = await listStockTakes(runtime(), session, vendor.id);
  return (
    <CountHome
      key={vendor.id}
      vendor={vendor}
      takes={takes}
      locations={locations}
      stall={stallInLinks(session, vendor)}
    />
  );
}

export default definePage('/vendor/inventory/count', CountHomePage);
