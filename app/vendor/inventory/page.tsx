import type { Metadata } from 'next';
import { InventoryScreen } from '#components/vendor/inventory/inventory-screen';
import { inventoryQuery } from '#lib/market/inventory/schema';
import { listInventory } from '#lib/market/inventory/service';
import { runtime } from '#lib/runtime';
import { findChosenStall, stallInLinks } from '#lib/web/auth/chosen-stall';
import { requireSession } from '#lib/web/auth/session';
import { definePage } from '#lib/web/define-page';

export const metadata: Metadata = { title: 'Inventory', robots: { index: false } };

interface InventoryPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** The filters in the address; whatever is not one of ours is passed over, so that an old link still opens. */
function filtersOf(params: Record<string, string | string[] | undefined>) {
  const { q, location_id, level } = inventoryQuery.shape;
  return {
    q: q.safeParse(params.q || undefined).data,
    location_id: location_id.safeParse(params.location_id).data,
    level: level.safeParse(params.level).data ?? 'all',
  };
}

async function InventoryPage({ searchParams }: InventoryPageProps) {
  const [params, session] = await Promise.all([searchParams, requireSession('/vendor/inventory')]);
  const vendor = findChosenStall(session, params.stall);
  // The layout says what to do for someone without a stall.
  if (!vendor) return null;
  const filters = filtersOf(params);
  const initial = await listInventory(runtime(), session, vendor.id, { ...filters, limit: 50 });
  const place = { ...filters, stall: stallInLinks(session, vendor) };
  return (
    <InventoryScreen
      key={vendor.id}
      vendor={{ id: vendor.id, store_name: vendor.store_name, role: vendor.role }}
      place={place}
      initial={initial}
    />
  );
}

export default definePage('/vendor/inventory', InventoryPage);
