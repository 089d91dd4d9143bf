'use client';

import { Check } from 'lucide-react';
import { toast } from 'sonner';
import { FreshnessLine } from '#components/stock/freshness-line';
import { Button } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import { Notice } from '#components/ui/notice';
import { sendStep } from '#hooks/orders/order-step';
import { useVendorOrders } from '#hooks/orders/use-vendor-orders';
import { useAction } from '#hooks/use-action';
import { type Go, usePlace } from '#hooks/use-place';
import { call } from '#lib/api/call';
import type { VendorOrderList, VendorOrderRow } from '#lib/market/orders/schema';
import { cn } from '../../ui/cn.ts';
import { OrdersFilters } from './orders-filters.tsx';
import { OrdersTable } from './orders-table.tsx';
import { type OrdersPlace, ordersHref } from './orders-url.ts';

interface OrdersScreenProps {
  vendor: { id: string; store_name: string };
  place: OrdersPlace;
  initial: VendorOrderList;
}

const emptyTitles: Partial<Record<OrdersPlace['status'], string>> = {
  open: 'Nothing to do',
  all: 'No orders yet',
};

function NothingHere({ place, onGo }: { place: OrdersPlace; onGo: Go<OrdersPlace> }) {
  const isFiltered = Boolean(place.q || place.from || place.to);
  const showAll = (
    <Button
      variant="outline"
      onClick={() => onGo({ status: 'all', q: undefined, from: undefined, to: undefined })}
    >
      Show all orders
    </Button>
  );
  const title = isFiltered ? 'No order matches' : (emptyTitles[place.status] ?? 'No orders in this state');
  return (
    <EmptyState title={title} actions={place.status === 'all' && !isFiltered ? undefined : showAll}>
      {isFiltered
        ? 'Try fewer letters, other days or another state.'
        : 'A new order appears here the moment that it is placed.'}
    </EmptyState>
  );
}

/** What one request accepts. */
const maxAtOnce = 50;
const orders = (count: number) => (count === 1 ? 'order' : 'orders');

/** Accepts all new orders that are shown, with a way back. */
function useAcceptAll(rows: VendorOrderRow[], refresh: () => void) {
  const { isBusy, trouble, run } = useAction();
  const ids = rows
    .filter(({ status }) => status === 'pending')
    .slice(0, maxAtOnce)
    .map(({ id }) => id);
  const undo = async (accepted: string[]) => {
    const outcomes = await Promise.all(accepted.map((id) => sendStep(id, { to: 'back', from: 'accepted' })));
    refresh();
    const kept = outcomes.filter(({ kind }) => kind !== 'done').length;
    toast(kept === 0 ? 'They are new again' : `${kept} ${orders(kept)} moved on and stayed as they are`);
  };
  const accept = () =>
    run(async () => {
      const { accepted, refused } = await call('POST /api/vendor/orders/accept', { body: { ids } });
      refresh();
      const beside = refused.length > 0 ? `, ${refused.length} had moved on` : '';
      toast(`${accepted.length} ${orders(accepted.length)} accepted${beside}`, {
        duration: 15_000,
        action: { label: 'Undo', onClick: () => void undo(accepted) },
      });
    });
  return { count: ids.length, isBusy, trouble, accept };
}

function More({ shown, orders: list }: { shown: number; orders: ReturnType<typeof useVendorOrders> }) {
  const { moreState, nextCursor, loadMore } = list;
  return (
    <div className="flex flex-wrap items-center gap-4 pt-5">
      {nextCursor && (
        <Button variant="outline" aria-disabled={moreState === 'loading'} onClick={loadMore}>
          {moreState === 'loading' ? 'Loading' : moreState === 'failed' ? 'Try again' : 'Load more'}
        </Button>
      )}
      <p aria-live="polite" className="figures text-ink-soft text-label">
        {moreState === 'failed'
          ? 'The next orders did not load. Check the connection and try again.'
          : `${shown} ${orders(shown)} shown${nextCursor ? ', more to come' : ''}`}
      </p>
    </div>
  );
}

/** The stall's orders: what is new, what is next, and where everything is. */
export function OrdersScreen({ vendor, place, initial }: OrdersScreenProps) {
  const [chosen, isPending, go] = usePlace(place, ordersHref);
  const list = useVendorOrders(vendor.id, place, initial);
  const all = useAcceptAll(list.orders, list.refresh);
  return (
    <>
      <header className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
        <div>
          <p className="text-ink-soft text-label">{vendor.store_name}</p>
          <h1 className="text-title">Orders</h1>
        </div>
        <FreshnessLine connection={list.connection} lastConfirmedAt={list.lastConfirmedAt} />
      </header>
      <OrdersFilters place={chosen} counts={list.counts} onGo={go} />
      {all.trouble && (
        <Notice tone="danger" className="mt-4">
          {all.trouble}
        </Notice>
      )}
      {all.count > 1 && (
        <Button variant="outline" className="mt-4" aria-disabled={all.isBusy} onClick={all.accept}>
          <Check aria-hidden />
          Accept {all.count} new orders
        </Button>
      )}
      <div className={cn('mt-4 transition-opacity', isPending && 'opacity-60')} aria-busy={isPending}>
        {list.orders.length === 0 ? (
          <NothingHere place={place} onGo={go} />
        ) : (
          <>
            <OrdersTable rows={list.orders} stall={place.stall} />
            <More shown={list.orders.length} orders={list} />
          </>
        )}
      </div>
    </>
  );
}
