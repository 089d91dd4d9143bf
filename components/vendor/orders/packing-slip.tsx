import Link from 'next/link';
import type { VendorOrder } from '#lib/market/orders/schema';
import { formatDate, formatQuantity } from '#lib/words/format';
import { addressLines } from './order-words.ts';
import { orderHref } from './orders-url.ts';
import { PrintButton } from './print-button.tsx';

function Lines({ order }: { order: VendorOrder }) {
  return (
    <table className="figures w-full border-collapse">
      <thead>
        <tr className="border-ink border-b text-left text-label">
          <th scope="col" className="py-2 pr-3 font-medium">
            Amount
          </th>
          <th scope="col" className="py-2 pr-3 font-medium">
            Product
          </th>
          <th scope="col" className="py-2 pr-3 font-medium max-sm:hidden">
            SKU
          </th>
          <th scope="col" className="py-2 font-medium">
            Where
          </th>
        </tr>
      </thead>
      <tbody>
        {order.lines.map((line) => (
          <tr key={line.id} className="break-inside-avoid border-line-strong border-b align-top">
            <td className="py-2 pr-3 font-medium whitespace-nowrap">
              {formatQuantity(line.quantity, line.unit)}
            </td>
            <td className="py-2 pr-3">
              {line.product_name}
              {line.variant_name && <span className="block text-label">{line.variant_name}</span>}
            </td>
            <td className="py-2 pr-3 text-label max-sm:hidden">{line.sku}</td>
            <td className="py-2 text-label">{line.location_name}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface PackingSlipProps {
  order: VendorOrder;
  stall: string | undefined;
  isPrintedAtOnce: boolean;
}

/** What goes into the parcel, for the one who packs and the one who opens it. Without prices: it may be a present. */
export function PackingSlip({ order, stall, isPrintedAtOnce }: PackingSlipProps) {
  return (
    <div className="grid max-w-3xl gap-6">
      <div className="flex flex-wrap items-center gap-3 print:hidden">
        <PrintButton isAtOnce={isPrintedAtOnce} />
        <Link href={orderHref(order.id, stall)} className="text-ink-soft text-label hover:text-ink">
          Back to order {order.number}
        </Link>
      </div>
      <article className="print-sheet grid gap-8 rounded-lg border border-line bg-counter p-6 sm:p-10">
        <header className="flex flex-wrap justify-between gap-x-10 gap-y-4">
          <div>
            <p className="font-display text-lg">{order.store_name}</p>
            <h1 className="figures text-title">Packing slip, order {order.number}</h1>
            <p className="figures text-label">Ordered on {formatDate(order.created_at)}</p>
          </div>
          <address className="not-italic">
            {addressLines(order).map((line) => (
              <span key={line} className="block">
                {line}
              </span>
            ))}
          </address>
        </header>
        <Lines order={order} />
        {order.more_lines > 0 && (
          <p className="font-medium">and {order.more_lines} more lines that are not on this slip</p>
        )}
        <p className="text-label">Thank you for ordering from {order.store_name}.</p>
      </article>
    </div>
  );
}
