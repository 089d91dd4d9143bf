'use client';

import Link from 'next/link';
import { FreshnessLine } from '#components/stock/freshness-line';
import { Card } from '#components/ui/card';
import type { VendorOrder } from '#lib/market/orders/schema';
import { OrderActions } from './order-actions.tsx';
import { OrderLines } from './order-lines.tsx';
import { OrderStatusMark } from './order-status.tsx';
import { OrderTimeline } from './order-timeline.tsx';
import { addressLines, statusLeads } from './order-words.ts';
import { ordersHref } from './orders-url.ts';
import { useOrderSteps } from './use-order-steps.ts';

interface OrderScreenProps {
  stall: string | undefined;
  initial: VendorOrder;
}

function Address({ order }: { order: VendorOrder }) {
  return (
    <section aria-labelledby="address">
      <h2 id="address" className="font-medium font-sans text-ink-soft text-label">
        Goes to
      </h2>
      <address className="mt-1 not-italic">
        {addressLines(order).map((line) => (
          <span key={line} className="block">
            {line}
          </span>
        ))}
      </address>
      {(order.carrier || order.tracking_number) && (
        <p className="mt-3 text-label">
          <span className="block text-ink-soft">Parcel</span>
          {[order.carrier, order.tracking_number].filter(Boolean).join(', ')}
        </p>
      )}
    </section>
  );
}

/** One order of the stall: what to do next, what is in it, where it goes, what happened. */
export function OrderScreen({ stall, initial }: OrderScreenProps) {
  const { order, connection, lastConfirmedAt, ...steps } = useOrderSteps(initial);
  return (
    <div className="grid max-w-4xl gap-6">
      <header className="grid gap-3">
        <Link
          href={ordersHref({ stall, status: 'open' })}
          className="w-fit max-w-full text-ink-soft text-label hover:text-ink"
        >
          Orders of {order.store_name}
        </Link>
        <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
          <h1 className="figures text-title">Order {order.number}</h1>
          <OrderStatusMark status={order.status} />
          <FreshnessLine connection={connection} lastConfirmedAt={lastConfirmedAt} className="ml-auto" />
        </div>
        <p aria-live="polite" className="text-ink-soft">
          {statusLeads[order.status]}
        </p>
        <OrderActions order={order} {...steps} />
      </header>
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_17rem]">
        <Card>
          <OrderLines order={order} stall={stall} />
        </Card>
        <Card className="grid gap-6">
          <Address order={order} />
          <OrderTimeline order={order} />
        </Card>
      </div>
    </div>
  );
}
