import Link from 'next/link';
import type { VendorOrder, VendorOrderLine } from '#lib/market/orders/schema';
import { formatMoney, formatQuantity, formatStep } from '#lib/words/format';
import { productHref } from '../products/products-url.ts';

interface LineProps {
  line: VendorOrderLine;
  currency: string;
  stall: string | undefined;
}

function Line({ line, currency, stall }: LineProps) {
  const { product_id, product_name, variant_name, sku, location_name, quantity, unit, step } = line;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-0.5 border-line border-t py-3 first:border-t-0">
      <Link
        href={productHref(product_id, stall)}
        prefetch={false}
        className="font-medium underline-offset-4 hover:underline"
      >
        {product_name}
      </Link>
      <span className="text-right font-medium whitespace-nowrap">{formatQuantity(quantity, unit)}</span>
      <span className="text-ink-soft text-label">
        {[variant_name, sku, location_name].filter(Boolean).join(' · ')}
      </span>
      <span className="text-right text-ink-soft text-label whitespace-nowrap">
        {formatMoney(line.unit_price, currency)} {formatStep(step, unit)}, {formatMoney(line.total, currency)}
      </span>
      {line.returned_quantity > 0 && (
        <span className="col-span-2 text-label text-low-ink">
          {formatQuantity(line.returned_quantity, unit)} came back
        </span>
      )}
    </li>
  );
}

/** What is in the order, with its units, where it lies, and what it costs. */
export function OrderLines({ order, stall }: { order: VendorOrder; stall: string | undefined }) {
  return (
    <section aria-labelledby="lines">
      <h2 id="lines" className="font-medium font-sans text-ink-soft text-label">
        In this order
      </h2>
      <ul className="figures mt-1">
        {order.lines.map((line) => (
          <Line key={line.id} line={line} currency={order.currency} stall={stall} />
        ))}
      </ul>
      {order.more_lines > 0 && (
        <p className="pb-3 text-ink-soft text-label">and {order.more_lines} more, not shown here</p>
      )}
      <p className="figures flex justify-between gap-4 border-line-strong border-t pt-3 font-medium">
        <span>Total of the goods</span>
        <span>{formatMoney(order.subtotal, order.currency)}</span>
      </p>
    </section>
  );
}
