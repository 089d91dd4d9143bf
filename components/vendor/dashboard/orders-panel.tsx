'use client';

import { CircleDot, Package, PackageCheck } from 'lucide-react';
import Link from 'next/link';
import { useNow } from '#hooks/use-now';
import type { OpenOrder, OrdersPanel } from '#lib/market/dashboard/schema';
import { formatCount, formatMoney } from '#lib/words/format';
import { ageWords } from './attention-words.ts';
import { SalesChart } from './sales-chart.tsx';
import { stallLink } from './stall-link.ts';

const statuses: Record<OpenOrder['status'], { word: string; icon: typeof Package }> = {
  pending: { word: 'New', icon: CircleDot },
  accepted: { word: 'Accepted', icon: Package },
  packed: { word: 'Packed', icon: PackageCheck },
};

function Row({ order, stall, now }: { order: OpenOrder; stall: string | undefined; now: number | null }) {
  const { word, icon: Icon } = statuses[order.status];
  return (
    <li>
      <Link
        href={stallLink(`/vendor/orders/${order.id}`, stall)}
        prefetch={false}
        className="-mx-2 flex min-h-11 items-center justify-between gap-3 rounded-md px-2 py-1.5 hover:bg-shelf"
      >
        <span className="flex min-w-0 items-center gap-3">
          <Icon aria-hidden="true" className="size-5 shrink-0 text-ink-soft" />
          <span className="min-w-0">
            <span className="block">
              <span className="font-medium">#{order.number}</span> {word}
            </span>
            <span className="block text-ink-soft text-label">
              {formatCount(order.lines)} {order.lines === 1 ? 'line' : 'lines'} · waits{' '}
              {now === null ? 'since' : 'for'} {ageWords(order.created_at, now)}
            </span>
          </span>
        </span>
        <span className="shrink-0">{formatMoney(order.total, order.currency)}</span>
      </Link>
    </li>
  );
}

/** Thirty days of orders and those that wait to be sent, the oldest first. */
export function Orders({ panel, stall }: { panel: OrdersPanel; stall: string | undefined }) {
  const now = useNow(60_000);
  const { count, rows } = panel.open;
  return (
    <div className="grid grid-cols-1 gap-5">
      <SalesChart panel={panel} />
      <div>
        <h3 className="mb-1 font-medium">To be sent, the oldest first</h3>
        {rows.length === 0 ? (
          <p className="text-ink-soft text-label">Every order is on its way.</p>
        ) : (
          <ol className="figures">
            {rows.map((order) => (
              <Row key={order.id} order={order} stall={stall} now={now} />
            ))}
          </ol>
        )}
        {count > rows.length && (
          <p className="figures mt-1 text-ink-soft text-label">
            {formatCount(count - rows.length)} more wait.
          </p>
        )}
      </div>
    </div>
  );
}
