import type { Metadata } from 'next';
import { OrdersScreen } from '#components/vendor/orders/orders-screen';
import { vendorOrderQuery } from '#lib/market/orders/schema';
import { listVendorOrders } from '#lib/market/orders/service';
import { runtime } from '#lib/runtime';
import { findChosenStall, stallInLinks } from '#lib/web/auth/chosen-stall';
import { requireSession } from '#lib/web/auth/session';
import { definePage } from '#lib/web/define-page';

export const metadata: Metadata = { title: 'Orders', robots: { index: false } };

interface OrdersPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** The filters in the address; whatever is not one of ours is passed over, so that an old link still opens. */
function filtersOf(params: Record<string, string | string[] | undefined>) {
  const { q, status, from, to } = vendorOrderQuery.shape;
  return {
    q: q.safeParse(params.q || undefined).data,
    from: from.safeParse(params.from).data,
    to: to.safeParse(params.to).data,
    status: status.safeParse(params.status).data ?? 'open',
  };
}

async function OrdersPage({ searchParams }: OrdersPageProps) {
  const [params, session] = await Promise.all([searchParams, requireSession('/vendor/orders')]);
  const vendor = findChosenStall(session, params.stall);
  // The layout says what to do for someone without a stall.
  if (!vendor) return null;
  const filters = filtersOf(params);
  const initial = await listVendorOrders(runtime(), session, vendor.id, { ...filters, limit: 30 });
  const place = { ...filters, stall: stallInLinks(session, vendor) };
  return (
    <OrdersScreen
      key={vendor.id}
      vendor={{ id: vendor.id, store_name: vendor.store_name }}
      place={place}
      initial={initial}
    />
  );
}

export default definePage('/vendor/orders', OrdersPage);
